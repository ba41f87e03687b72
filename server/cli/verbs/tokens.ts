import { type Command, Option } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { ROLES, type Role } from '#server/auth/permissions.ts';
import { action, verb } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { note, print, printDocument } from '../terminal.ts';

export function addTokens(program: Command): void {
  const tokens = program.command('tokens').description('REST tokens');
  verb(tokens, 'create', 'make a REST token and print it once')
    .requiredOption('--name <name>', 'what the token is for')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .action(
      action<{ name: string; role: Role }, []>(async ({ json, openApp }, { name, role }) => {
        const { createToken } = await import('#server/features/tokens/token.service.ts');
        const { token } = await createToken(await openApp(), CLI_ACTOR, { name, role });
        if (json) printDocument({ success: true, name, role, token });
        else {
          print(token);
          note('Keep it now: it is not shown again.');
        }
        return EXIT.done;
      }),
    );
}
