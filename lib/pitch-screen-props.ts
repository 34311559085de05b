import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** An inbox: an address that pitches are mailed to. */
export interface InboxProps {
  /** The address, such as `masha@pitches.example.org`. Mail to `masha+anything@…` comes in as well. */
  readonly address: string;
  /** The address that pitches are forwarded to, or up to 50 of them. */
  readonly forwardTo: string | readonly string[];
  /** The words and phrases that the reporter will not read. docs/matching.md says what they find. @default ['disruptive'] */
  readonly words?: readonly (string | WordProps)[];
  /** Who forwards, as in `Sender via pitch-screen`. At most 40 characters. @default 'pitch-screen' */
  readonly label?: string;
  /**
   * The reporter's public notice. A pitch that quotes it does not use the word itself. An empty text means none.
   *
   * @default 'Pitches with the word "disruptive" will be ignored'
   */
  readonly notice?: string;
  /**
   * Senders whose mail is forwarded whatever words it has, where they are proven: `editor@example.org`, `@example.org` for a
   * domain, `*.example.org` for all below one. At most 1,000.
   *
   * @default none
   */
  readonly trusted?: readonly string[];
  /** Whether pitches that SES takes for spam are forwarded as well. @default false */
  readonly forwardSpam?: boolean;
  /** Whether mail is forwarded that fails DMARC although its domain wants it rejected. @default false */
  readonly forwardUnauthenticated?: boolean;
}

/** A word or phrase with settings. */
export interface WordProps {
  readonly word: string;
  /** Phrases in which the word does not count. @default none */
  readonly except?: readonly string[];
  /** Whether only this spelling counts. @default false */
  readonly exact?: boolean;
}

/** A hosted zone of Route 53 that is not a resource of the app. */
export interface HostedZoneProps {
  /** Its id, such as `Z0123456789ABCDEFGHIJ`. */
  readonly id: string;
  /** Its domain, such as `example.org`. */
  readonly name: string;
}

/** When the digest is sent. */
export interface DigestProps {
  /** A quiet day has no digest, a quiet week has one. @default 'weekly' */
  readonly every?: 'daily' | 'weekly';
  /** The day of a weekly digest, such as `monday`. @default 'monday' */
  readonly day?: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
  /** The hour, from 0 to 23. @default 8 */
  readonly hour?: number;
  /** The time zone of the hour, such as `Europe/Berlin`. @default 'UTC' */
  readonly timeZone?: string;
}

/** For how many days mails and log lines are kept, each from 1 to 3653. */
export interface RetentionProps {
  /** Mails in general. @default 90 */
  readonly mailDays?: number;
  /** Ignored and released pitches. @default mailDays */
  readonly ignoredDays?: number;
  /** Forwarded pitches. @default mailDays */
  readonly forwardedDays?: number;
  /** Lines of the log. CloudWatch Logs knows only certain numbers; the next longer one applies. @default 365 */
  readonly logDays?: number;
}

/**
 * The configuration of a `PitchScreen`. Its keys and rules are those of docs/configuration.md. All problems are reported at
 * once, when the app is synthesised.
 */
export interface PitchScreenProps {
  /** The inboxes, from 1 to 500. */
  readonly inboxes: readonly InboxProps[];
  /** The charset of mails that name none and are not UTF-8. @default 'gb18030' */
  readonly fallbackCharset?: string;
  /** A receipt rule set, or its name, that the rule for pitches is added to, as its first. @default a rule set of its own, which is activated */
  readonly ruleSet?: string | IReceiptRuleSet;
  /** Whether the own rule set may take the place of another active one, until the stack is removed. @default false */
  readonly replaceActiveRuleSet?: boolean;
  /**
   * Whether no later rule of the rule set sees a mail that the rule for pitches took. Then no rule for everything else delivers
   * it a second time. A mail that is also addressed to somebody whose rule comes later does not reach them.
   *
   * @default true with `ruleSet`, unless it is that of another PitchScreen in the app; false with an own one
   */
  readonly stopRuleSet?: boolean;
  /**
   * Whether the SES identities of the inboxes' domains are made. `'missing'` makes those that SES does not have when the domain
   * is deployed, and leaves the others as they are. `true`, or a list of domains, makes them whatever there is: one that exists
   * stops the deploy.
   *
   * @default 'missing'
   */
  readonly createIdentity?: 'missing' | boolean | readonly string[];
  /** Hosted zones of the inboxes' domains, to add the DNS records to. @default outputs list the records */
  readonly hostedZone?: HostedZoneProps | IHostedZone | readonly (HostedZoneProps | IHostedZone)[];
  /**
   * A bucket for the mails, or the name of one, such as a removed stack left. How it encrypts and forgets is its own affair:
   * the synth says which lifecycle rules it should have.
   *
   * @default one is created, which deletes mails as `retention` says
   */
  readonly mailBucket?: string | IBucket;
  /**
   * A log group, or the name of one, such as a removed stack left. How long it keeps lines is its own affair.
   *
   * @default one is created, which forgets as `retention` says
   */
  readonly logGroup?: string | ILogGroup;
  /**
   * A KMS key that encrypts the mails in the bucket. The policy of an imported one stays as it is, and has to let SES and the
   * function use it (docs/deploy.md).
   *
   * @default a key of S3's own
   */
  readonly encryptionKey?: IKey;
  /** Whether SES refuses mail over an unencrypted connection (`'require'`). @default 'optional' */
  readonly tlsPolicy?: 'optional' | 'require';
  /** Calls of the function at the same time, reserved for it and at most. @default no reservation */
  readonly reservedConcurrency?: number;
  /** A mail address that alarms are sent to. @default alarms are only shown on the dashboard */
  readonly operator?: string;
  /** A topic that alarms are published to, beside the mail to the operator. @default none */
  readonly alarmTopic?: ITopic;
  /** Whether the log has a line for each pitch that arrived, and not only for those that did not. @default true */
  readonly logDelivered?: boolean;
  /** A mail about ignored pitches, for each inbox. `true` means all defaults. @default false */
  readonly digest?: boolean | DigestProps;
  /** Days without any mail after which an alarm goes off, from 1 to 7. @default no such alarm */
  readonly noMailAlarmDays?: number;
  /** How long mails and log lines are kept. @default 90 days, and 365 for the log */
  readonly retention?: RetentionProps;
  /** Where a person corrects these props, for warnings and errors. @default 'the props of ' and the path of the construct */
  readonly configuredIn?: string;
}
