import type { DefinitionProblem, RunWarning } from './plan.ts';

/** Collects everything that is wrong or worth knowing, each with its place in the definition. */
export class PlanFindings {
  readonly problems: DefinitionProblem[] = [];
  readonly warnings: RunWarning[] = [];

  problem(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  warn(code: RunWarning['code'], message: string, path?: string): void {
    this.warnings.push(path === undefined ? { code, message } : { code, message, path });
  }
}
