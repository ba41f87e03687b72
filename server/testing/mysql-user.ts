import mysql from 'mysql2/promise';

/** Makes the database and the user that the tests use; as root, through the server's socket, so that no password is needed. */
export async function createMysqlUser(socketPath: string): Promise<void> {
  const connection = await mysql.createConnection({ socketPath, user: 'root' });
  try {
    await connection.query('CREATE DATABASE IF NOT EXISTS tieout');
    await connection.query("CREATE USER IF NOT EXISTS tieout@'127.0.0.1' IDENTIFIED BY 'tieout'");
    await connection.query("GRANT ALL ON *.* TO tieout@'127.0.0.1' WITH GRANT OPTION");
  } finally {
    await connection.end();
  }
}
