import type { EngineName } from '#server/testing/engine-names.ts';
import { mongodbSubject } from './mongodb-subject.ts';
import { mysqlSubject } from './mysql-subject.ts';
import { oracleSubject } from './oracle-subject.ts';
import { postgresqlSubject } from './postgresql-subject.ts';
import { sqlserverSubject } from './sqlserver-subject.ts';
import type { Subject, TestServer } from './subject.ts';

/** How each server is prepared for the contract suite. */
export const SERVER_SUBJECTS: Record<EngineName, (engine: TestServer) => Subject> = {
  mariadb: mysqlSubject,
  mysql: mysqlSubject,
  postgresql: postgresqlSubject,
  sqlserver: sqlserverSubject,
  oracle: oracleSubject,
  mongodb: mongodbSubject,
};
