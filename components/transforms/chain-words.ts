import { transformParts } from '#server/engine/transforms/catalogue.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';

/** `trim → upper → pad`: a chain in the words of its definition. */
export function chainWords(chain: TransformChain): string {
  return chain.map((transform) => transformParts(transform).name).join(' → ');
}
