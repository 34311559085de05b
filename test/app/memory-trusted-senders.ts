import type { TrustedSender, TrustedSenders } from '../../app/ports.ts';

/** Trusted senders in memory. A test sees how often they were read, and can have that fail. */
export class MemoryTrustedSenders implements TrustedSenders {
  readonly lists = new Map<string, TrustedSender[]>();
  reads = 0;
  isAway = false;

  async list(inbox: string): Promise<TrustedSender[]> {
    this.reads += 1;
    if (this.isAway) throw new Error('the list is away');
    return this.lists.get(inbox) ?? [];
  }

  async add(inbox: string, trusted: TrustedSender): Promise<boolean> {
    if (this.isAway) throw new Error('the list is away');
    const known = this.lists.get(inbox) ?? [];
    if (known.some(({ sender }) => sender === trusted.sender)) return false;
    this.lists.set(inbox, [...known, trusted]);
    return true;
  }

  async remove(inbox: string, sender: string): Promise<boolean> {
    const known = this.lists.get(inbox) ?? [];
    const left = known.filter((one) => one.sender !== sender);
    this.lists.set(inbox, left);
    return left.length < known.length;
  }
}
