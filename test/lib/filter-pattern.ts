/** As much of CloudWatch's pattern language as is used: comparisons with a text, and NOT EXISTS, joined by &&. */
export function matchesFilterPattern(pattern: string, record: Record<string, unknown>): boolean {
  return pattern
    .replace(/^\{ (.*) \}$/, '$1')
    .split(' && ')
    .every((term) => {
      const [, field, operator, value] = /^\(\$\.(\w+) (=|!=|NOT EXISTS)(?: "(\w+)")?\)$/.exec(term)!;
      if (operator === 'NOT EXISTS') return record[field!] === undefined;
      return (record[field!] === value) === (operator === '=');
    });
}
