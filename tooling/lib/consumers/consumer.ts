/** A folder with the files of a consumer and its packages. */
export interface Project {
  /** Absolute path. */
  readonly folder: string;
  /** Environment of its commands, with the local registry and the commands of its packages. */
  readonly env: NodeJS.ProcessEnv;
  /**
   * Runs a command of an installed package, or one of the system, and returns its output.
   * @throws Error with the output if it fails.
   */
  run(command: string, ...args: string[]): Promise<string>;
}

/** A project as somebody else would set it up, with packed tarballs of convkit installed. */
export interface ProjectConsumer {
  readonly name: string;
  /** What it shows, for the table. */
  readonly shows: string;
  /** Package whose version the table gives. */
  readonly tool: string;
  /** Folders in tooling/consumers whose files make the project. A later one overrides. */
  readonly files: readonly string[];
  /** Packages as on the line `npm install …`. */
  readonly install: readonly string[];
  /** Command that installs, in place of `npm install`. */
  readonly installer?: readonly string[];
  /** Builds the project and checks what it does. Throws an error that says what is wrong. */
  check(project: Project): Promise<void>;
}

/** A consumer that a test file of this repository sets up. */
export interface TestedConsumer {
  readonly name: string;
  /** What it shows, for the table. */
  readonly shows: string;
  /** Package whose version the table gives, as the folder of `test` has it. */
  readonly tool: string;
  /** Folder of the repository with a vitest config, relative to its root. */
  readonly folder: string;
  /** Arguments of `vitest run`: the test file and what selects its tests. */
  readonly test: readonly string[];
}

export type Consumer = ProjectConsumer | TestedConsumer;

/** Result of one consumer. */
export interface Outcome {
  readonly name: string;
  readonly shows: string;
  /** The tool and its version. */
  readonly version: string;
  /** Why it failed; undefined if it did not. */
  readonly failure?: string;
}
