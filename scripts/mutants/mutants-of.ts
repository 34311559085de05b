import { parseAst } from 'vitest/node';

/** One small fault that a test should notice. */
export interface Mutant {
  /** The file with the fault, relative to the project. */
  readonly file: string;
  /** The kind of the fault: "negate", "drop call" … */
  readonly kind: string;
  /** Where the replaced text begins and ends in the file, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A node of ESTree, the syntax tree that Vite's parser makes. TypeScript 7 has no stable API for its own. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['===', '!=='],
  ['!==', '==='],
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['&&', '||'],
  ['||', '&&'],
  ['??', '&&'],
]);

/** Types, imports and exports have no behaviour to break. */
const WITHOUT_BEHAVIOUR = /^(TS(?!As|NonNull|Satisfies)|Import(?!Expression)|ExportAll)/;

/** Lists the mutants of one source file. The texts of errors stay as they are: their wording is no promise. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const mutants: Mutant[] = [];
  const textOf = ({ start, end }: Node) => source.slice(start, end);
  const add = (kind: string, { start, end }: Node, replacement: string) =>
    mutants.push({ file, kind, start, end, replacement });

  const visit = (node: Node, isKey = false): void => {
    if (WITHOUT_BEHAVIOUR.test(node.type)) return;
    const [argument, test, expression] = [node.argument, node.test, node.expression] as (Node | undefined)[];
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
        add('negate', test!, `!(${textOf(test!)})`);
        break;
      case 'BinaryExpression':
      case 'LogicalExpression': {
        const [left, right] = [node.left, node.right] as [Node, Node];
        const operator = OPERATORS.get(node.operator as string);
        if (operator === undefined) break;
        // Parentheses, as `a && b ?? c` is no JavaScript.
        add('operator', node, `((${textOf(left)}) ${operator} (${textOf(right)}))`);
        break;
      }
      case 'ExpressionStatement': {
        const call = expression!.type === 'AwaitExpression' ? (expression!.argument as Node) : expression!;
        const isSuper = (call.callee as Node | undefined)?.type === 'Super';
        if (call.type === 'CallExpression' && !isSuper) add('drop call', node, ';');
        break;
      }
      case 'AwaitExpression':
        add('drop await', node, `(${textOf(argument!)})`);
        break;
      case 'Literal':
        if (isKey) break;
        if (typeof node.value === 'string' && node.value !== '') add('empty string', node, "''");
        if (typeof node.value === 'number') add('number', node, String(node.value + 1));
        if (typeof node.value === 'boolean') add('boolean', node, String(!node.value));
        break;
      case 'TemplateLiteral':
        add('empty string', node, "''");
        break;
      case 'ArrayExpression':
        if ((node.elements as unknown[]).length > 0) add('empty array', node, '([] as never[])');
        break;
      case 'ReturnStatement':
        if (argument) add('return', argument, '(undefined as never)');
        break;
      case 'ArrowFunctionExpression':
        if (node.expression === true) add('return', node.body as Node, '(undefined as never)');
        break;
      case 'ObjectExpression':
        for (const property of node.properties as Node[]) {
          const comma = source.indexOf(',', property.end);
          const end = comma >= 0 && source.slice(property.end, comma).trim() === '' ? comma + 1 : property.end;
          mutants.push({ file, kind: 'drop property', start: property.start, end, replacement: '' });
        }
        break;
      case 'NewExpression':
        if (textOf(node.callee as Node).endsWith('Error')) return;
        break;
    }
    for (const [name, child] of Object.entries(node))
      for (const each of Array.isArray(child) ? child : [child])
        if (typeof each === 'object' && each !== null && typeof each.type === 'string')
          visit(each, (name === 'key' && !node.computed) || name === 'directive');
  };

  visit(parseAst(source, { lang: 'ts' }) as unknown as Node);
  return mutants;
}

/** The file's text with the fault in it. */
export function mutate(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

/** The first changed line before and after, as `LINE: before → after`. */
export function describeMutant(source: string, mutant: Mutant): string {
  const lineStart = source.lastIndexOf('\n', mutant.start - 1) + 1;
  const found = source.indexOf('\n', mutant.end);
  const lineEnd = found < 0 ? source.length : found;
  const oneLine = (text: string) => text.trim().replaceAll(/\s+/g, ' ').slice(0, MAX_SHOWN);
  const after = source.slice(lineStart, mutant.start) + mutant.replacement + source.slice(mutant.end, lineEnd);
  return `${oneLine(source.slice(lineStart, lineEnd))} → ${oneLine(after)}`;
}

/** Characters of a line that are shown. */
const MAX_SHOWN = 160;
