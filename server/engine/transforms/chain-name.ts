import { transformParts } from './catalogue.ts';
import type { TransformChain } from './transform-schema.ts';

/** More transforms than this are counted instead of named. */
const NAMED_TRANSFORMS = 4;

/** `trim, upper` or `6 transforms`: what stands after "after". */
export function chainName(chain: TransformChain): string {
  return chain.length > NAMED_TRANSFORMS
    ? `${chain.length} transforms`
    : chain.map((transform) => transformParts(transform).name).join(', ');
}
