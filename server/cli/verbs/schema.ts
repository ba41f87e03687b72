import type { Command } from 'commander';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { printDocument } from '../terminal.ts';

export function addSchema(program: Command): void {
  verb(program, 'schema', 'print the JSON Schema of the configuration file').action(
    action(async () => {
      const [{ configurationJsonSchema }, { connectorDefinitions }] = await Promise.all([
        import('#server/features/configuration/configuration-json-schema.ts'),
        import('#server/engine/connectors/registry.ts'),
      ]);
      printDocument(configurationJsonSchema(connectorDefinitions));
      return EXIT.done;
    }),
  );
}
