/** One option of a command. Its type, its line in the help and its errors all come from this declaration. */
export interface Option {
  /** The name of its value in the help, such as `FILE`. An option without one is a flag. */
  value?: string;
  /** What it does, for the help, which adds the default and whether the option may be repeated. */
  about: string;
  /** The text that is read when the option is not given. */
  default?: string;
  /** Set when the option may be given more than once. Its value is an array then. */
  repeated?: true;
  /**
   * Turns the text into the value, and throws a UserError for a text that it does not accept. Without it the value is
   * the text, and an empty text is refused: `--data "$UNSET"` would name the folder that the command runs in.
   *
   * @param option the name with its dashes, for the error
   */
  read?(option: string, text: string): unknown;
  /**
   * Set when the option concerns only this machine, only a stack (`--stack NAME`) or what one left (`--log-group NAME`), or only
   * the latter.
   */
  onlyFor?: 'machine' | 'stack' | 'remains';
}

export type Options = Readonly<Record<string, Option>>;

type Read<O> = O extends { read: (...args: never[]) => infer Value } ? Value : string;

type ValueOf<O> = O extends { value: string }
  ? O extends { repeated: true }
    ? Read<O>[]
    : Read<O> | (O extends { default: string } ? never : undefined)
  : boolean;

/** The values of options, by their names. */
export type ValuesOf<O extends Options> = { [Name in keyof O]: ValueOf<O[Name]> };

export interface Command<O extends Options> {
  /** How to call it, up to its own arguments: `npm run -s screen --`. */
  call: string;
  /** Its arguments, a text for each way to call it. @default ['[options]'] */
  usage?: readonly string[];
  /** What it does, in paragraphs. */
  about: string;
  /** Which exit code means what. */
  exitCode: string;
  options: O;
  /** Set when it takes arguments other than options, such as files. */
  operands?: {
    /** The error when there is none. Without it, the command may be called with none. */
    missing?: string;
  };
  run(values: ValuesOf<O>, operands: string[]): Promise<void>;
}

/** How an option stands in the usage: `--data DIR`. */
export function termOf(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}
