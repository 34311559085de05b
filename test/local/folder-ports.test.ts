import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from '../../local/data-folder.ts';
import { openFolderPorts } from '../../local/folder-ports.ts';
import { files, temporaryFolder } from '../cli/screen-process.ts';

async function openPorts() {
  const folder = await openDataFolder(await temporaryFolder());
  const ports = await openFolderPorts(folder, undefined, () => undefined);
  onTestFinished(async () => {
    await ports.log.close();
    await folder.unlock();
  });
  return { folder, ports };
}

test('the addresses that a mail reached are forgotten once its outcome for that inbox is saved as sent', async () => {
  const { folder, ports } = await openPorts();
  const name = (inbox: string) => `1-${inbox}@paper.example.reached`;
  for (const inbox of ['tips', 'desk', 'news']) await writeFile(join(folder.queue, name(inbox)), 'a@b\n');
  await ports.store.saveOutcomes('1', new Map([['desk@paper.example', 'ignored']]));
  expect(await files(folder.path, 'queue')).toHaveLength(3);
  await ports.store.saveOutcomes('1', new Map([['tips@paper.example', 'forwarded']]));
  expect(await files(folder.path, 'queue')).toEqual([name('desk'), name('news')]);
  await ports.store.saveOutcomes('1', new Map([['desk@paper.example', 'released']]));
  expect(await files(folder.path, 'queue')).toEqual([name('news')]);
});
