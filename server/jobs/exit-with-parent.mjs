/**
 * Loaded into a child of `npm start` with `--import`: when the parent is gone, however it ended, the IPC channel closes and
 * this process is asked to end as by any other signal.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// A channel alone is no reason to stay.
process.channel?.unref();
