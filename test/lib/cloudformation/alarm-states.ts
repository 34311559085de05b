import { matchesFilterPattern } from '../filter-pattern.ts';
import type { Stack } from './stack.ts';

interface AlarmProperties {
  Namespace?: string;
  MetricName?: string;
  Threshold: number;
  ComparisonOperator: string;
}

interface FilterProperties {
  FilterPattern: string;
  MetricTransformations: { MetricName: string; MetricNamespace: string }[];
}

/**
 * The alarms of a stack that go off by what its log says, as if all lines were of one period. Alarms about metrics that are not
 * counted from the log are left out.
 *
 * @returns the logical ids, without the hash at their end
 */
export function alarmsOf(stack: Stack, lines: readonly string[]): string[] {
  const records = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  const made = [...stack.resources];
  const filters = made
    .filter(([, { type }]) => type === 'AWS::Logs::MetricFilter')
    .map(([, { properties }]) => properties as unknown as FilterProperties);
  return made
    .filter(([, { type, properties }]) => {
      if (type !== 'AWS::CloudWatch::Alarm') return false;
      const { Namespace, MetricName, Threshold, ComparisonOperator } = properties as unknown as AlarmProperties;
      const filter = filters.find(({ MetricTransformations: [metric] }) => {
        return metric?.MetricName === MetricName && metric?.MetricNamespace === Namespace;
      });
      if (filter === undefined || ComparisonOperator !== 'GreaterThanOrEqualToThreshold') return false;
      return records.filter((record) => matchesFilterPattern(filter.FilterPattern, record)).length >= Threshold;
    })
    .map(([id]) => id.slice('Alarms'.length, -8))
    .sort();
}
