import { z } from 'zod';
import type { ArgumentDescription } from '../transform.ts';

export const groupMark = z
  .string()
  .refine((mark) => [...mark].length === 1 && !/[\d+-]/.test(mark), 'write the one character between groups of digits, like a comma');
export const decimalMark = z.enum(['.', ',']);

export const GROUP_MARK_ARGUMENT: ArgumentDescription = {
  name: 'group_mark',
  label: 'Mark between thousands',
  kind: 'text',
  required: false,
  placeholder: 'none',
};
export const DECIMAL_MARK_ARGUMENT: ArgumentDescription = {
  name: 'decimal_mark',
  label: 'Decimal mark',
  kind: 'choice',
  required: false,
  options: [
    { value: '.', label: 'point' },
    { value: ',', label: 'comma' },
  ],
};
