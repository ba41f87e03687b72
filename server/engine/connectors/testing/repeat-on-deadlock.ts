const ATTEMPTS = 10;

/**
 * Making and dropping collections in several test files at once can deadlock the catalogue of the gateway that stands in for
 * MongoDB; the one that was chosen to fail has changed nothing, and is done again. A real MongoDB knows no such error.
 */
export async function repeatOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Error) || !error.message.includes('deadlock detected')) throw error;
    }
  }
}
