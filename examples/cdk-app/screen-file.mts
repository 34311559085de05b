// Judges a mail in a file, with the engine alone: node screen-file.mts pitch.eml
import { readFile } from 'node:fs/promises';
import { rulesFor, screen } from 'pitch-screen';

const rules = rulesFor({ words: ['disruptive', 'game changer'] });
const { decision, reasons } = await screen(await readFile(process.argv[2]!), rules);
console.log(decision, reasons.map(({ word, where }) => `${word} in ${where}`).join(', '));
