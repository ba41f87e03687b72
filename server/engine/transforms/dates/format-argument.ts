import { z } from 'zod';
import type { ArgumentDescription } from '../transform.ts';
import { dateFormat } from './date-format.ts';

const LONGEST_FORMAT = 100;

export const formatArgument = z
  .string()
  .max(LONGEST_FORMAT, `use at most ${LONGEST_FORMAT} letters`)
  .superRefine((format, context) => {
    const read = dateFormat(format);
    if ('problem' in read) context.addIssue({ code: 'custom', message: read.problem });
    else if (!read.hasDate) context.addIssue({ code: 'custom', message: 'a date needs year, month and day' });
  });

export const FORMAT_ARGUMENT: ArgumentDescription = {
  name: 'format',
  label: 'Format',
  kind: 'format',
  required: false,
  placeholder: 'YYYY-MM-DD',
  help: 'YYYY MM DD HH mm ss SSS; MMM for Jan; Z for an offset; [words] in brackets; X for seconds since 1970.',
};
