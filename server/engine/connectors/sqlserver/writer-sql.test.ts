import { expect, it } from 'vitest';
import { readingOf } from './column-type.ts';
import { type SqlserverWriterColumn, spellings } from './writer-columns.ts';
import { deleteSql, findSql, insertSql, rowsDocument, updateSql } from './writer-sql.ts';

function column(name: string, native: string, identity = false): SqlserverWriterColumn {
  const reading = readingOf(native);
  const { logicalType, coding } = reading;
  const encoded = { name, coding, precision: 0 };
  return {
    name,
    logicalType,
    generated: false,
    quoted: `[${name}]`,
    reading,
    encoded,
    identity,
    refusal: null,
    ...spellings(native, reading, 'Latin1_General_CI_AS'),
  };
}

const id = column('id', 'int', true);
const name = column('name', 'nvarchar(20)');

it('finds rows by key in the type of the column, and locks them', () => {
  expect(findSql('[dbo].[t]', [name], [name, id])).toBe(
    "SELECT v.place, CONVERT(nvarchar(max), t.[name]) AS r0, CONVERT(varchar(41), t.[id]) AS r1, t.[name] AS e0, t.[id] AS e1 FROM OPENJSON(@rows) WITH (place int '$[0]', c0 nvarchar(max) '$[1]') AS v JOIN [dbo].[t] AS t WITH (UPDLOCK) ON t.[name] = CONVERT(nvarchar(20), v.c0) COLLATE Latin1_General_CI_AS",
  );
});

it('guards by exactly what was read, NULL and blanks and all', () => {
  const bytes = (text: string) => `CONVERT(varbinary(max), ${text}), DATALENGTH(${text})`;
  expect(updateSql('[t]', [id], [name], [name])).toBe(
    `SET NOCOUNT ON; UPDATE t SET [name] = v.c2 FROM OPENJSON(@rows) WITH (place int '$[0]', c0 nvarchar(max) '$[1]', c1 nvarchar(max) '$[2]', c2 nvarchar(max) '$[3]') AS v JOIN [t] AS t ON t.[id] = TRY_CONVERT(int, v.c0) WHERE EXISTS (SELECT CONVERT(varchar(41), t.[id]), ${bytes('CONVERT(nvarchar(max), t.[name])')} INTERSECT SELECT v.c0, ${bytes('v.c1')}); SELECT @@ROWCOUNT AS touched`,
  );
  expect(deleteSql('[t]', [id], [])).toBe(
    "SET NOCOUNT ON; DELETE t FROM OPENJSON(@rows) WITH (place int '$[0]', c0 nvarchar(max) '$[1]') AS v JOIN [t] AS t ON t.[id] = TRY_CONVERT(int, v.c0) WHERE EXISTS (SELECT CONVERT(varchar(41), t.[id]) INTERSECT SELECT v.c0); SELECT @@ROWCOUNT AS touched",
  );
});

it('says that it means it when it inserts an identity', () => {
  expect(insertSql('[t]', [id])).toBe(
    "SET IDENTITY_INSERT [t] ON; SET NOCOUNT ON; INSERT INTO [t] ([id]) SELECT TRY_CONVERT(int, v.c0) FROM OPENJSON(@rows) WITH (place int '$[0]', c0 nvarchar(max) '$[1]') AS v ORDER BY v.place; SELECT @@ROWCOUNT AS touched; SET IDENTITY_INSERT [t] OFF",
  );
});

it('sends values as one document', () => {
  expect(
    rowsDocument([
      ['a"', null],
      ['', '1'],
    ]),
  ).toBe('[[0,"a\\"",null],[1,"","1"]]');
});
