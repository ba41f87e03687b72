import { describe } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { mysqlWriterSubject } from './testing/writer-mysql.ts';
import { postgresqlWriterSubject } from './testing/writer-postgresql.ts';
import { sqliteWriterSubject } from './testing/writer-sqlite.ts';
import { sqlserverWriterSubject } from './testing/writer-sqlserver.ts';
import { writerSuite } from './testing/writer-suite.ts';

describeEngine('mariadb', 'guarded writer', (engine) => writerSuite(() => mysqlWriterSubject(engine)));
describeEngine('mysql', 'guarded writer', (engine) => writerSuite(() => mysqlWriterSubject(engine)));
describeEngine('postgresql', 'guarded writer', (engine) => writerSuite(() => postgresqlWriterSubject(engine)));
describeEngine('sqlserver', 'guarded writer', (engine) => writerSuite(() => sqlserverWriterSubject(engine)));
describe('guarded writer on SQLite', () => writerSuite(sqliteWriterSubject));
