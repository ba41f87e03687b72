import { z } from 'zod';
import type { LogicalType } from '../../values/logical-type.ts';
import { zoneArgument } from '../argument-schemas.ts';
import { type DateFormat, dateFormat } from '../dates/date-format.ts';
import { FORMAT_ARGUMENT, formatArgument } from '../dates/format-argument.ts';
import { isWritable, type Moment, momentText, parseMoment } from '../dates/moment.ts';
import { ZoneOffsets } from '../dates/zone-offset.ts';
import { shownText } from '../shown-text.ts';
import { type CompiledTransform, Refusal, shownValue, transformKind } from '../transform.ts';

const DEFAULT_FORMAT = 'YYYY-MM-DD HH:mm:ss';

/**
 * Reads text or a number by a format (dates/date-format.ts; default `YYYY-MM-DD HH:mm:ss`). Without a zone the result is a
 * timestamp as it is written; with a zone it is that zone's moment as a timestamptz (UTC); an offset in the text goes before
 * the zone. A time that the zone skips in the spring rejects its row; one that it has twice in the autumn is the later one.
 * A date becomes its midnight, a timestamp keeps its time: both take a zone, and no format.
 * @example `{ to_timestamp: { format: "DD.MM.YYYY HH:mm", zone: Europe/Berlin } }`: `"31.01.2024 12:30"` → `2024-01-31 11:30:00Z`
 */
export const toTimestamp = transformKind({
  name: 'to_timestamp',
  label: 'To timestamp',
  group: 'dates',
  sentence: 'Reads text as a date with time by its format; with a time zone, as a moment in UTC.',
  takes: ['string', 'integer', 'decimal', 'date', 'timestamp'],
  needs: 'text, a number, a date or a timestamp',
  schema: z.strictObject({ format: formatArgument.optional(), zone: zoneArgument.optional() }),
  arguments: [
    { ...FORMAT_ARGUMENT, placeholder: DEFAULT_FORMAT },
    { name: 'zone', label: 'Time zone', kind: 'zone', required: false, placeholder: 'Europe/Berlin', help: 'Empty: no zone.' },
  ],
  example: {
    arguments: { format: 'DD.MM.YYYY HH:mm', zone: 'Europe/Berlin' },
    before: '31.01.2024 12:30',
    after: '2024-01-31 11:30:00Z',
  },
  compile: (input, { format = DEFAULT_FORMAT, zone }) => {
    if (input.kind === 'date' || input.kind === 'timestamp') {
      return inZone(input.kind === 'date' ? 0 : input.precision, zone, (text) => ({ local: parseMoment(text), offset: null }), null);
    }
    const reader = dateFormat(format);
    if ('problem' in reader) return { problem: reader.problem, path: 'format' };
    return inZone(reader.precision, zone, (text) => reader.read(shownText(text, input)), { ...reader, format });
  },
});

function inZone(
  precision: number,
  zone: string | undefined,
  read: DateFormat['read'],
  format: { absolute: boolean; format: string } | null,
): CompiledTransform {
  const absolute = format?.absolute === true;
  const type: LogicalType = { kind: absolute || zone !== undefined ? 'timestamptz' : 'timestamp', precision };
  const offsets = zone === undefined || absolute ? null : new ZoneOffsets(zone);
  return {
    type,
    apply: (text) => {
      const found = read(text);
      if (found === null) return new Refusal(`${shownValue(text)} is not a time like ${format?.format ?? DEFAULT_FORMAT}`);
      const { local, offset } = found;
      const seconds = offset !== null ? local.seconds - offset : offsets === null ? local.seconds : offsets.toUtc(local.seconds);
      if (seconds === null) return new Refusal(`${shownValue(text)} does not exist in ${zone}, where clocks skip it`);
      const moment: Moment = { seconds, fraction: local.fraction };
      if (!isWritable(moment)) return new Refusal(`${shownValue(text)} is not between the years 1 and 9999`);
      return type.kind === 'timestamptz' ? `${momentText(moment)}Z` : momentText(moment);
    },
  };
}
