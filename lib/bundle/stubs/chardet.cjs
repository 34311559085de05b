// chardet as a file of its own: it is read for a text that no label tells the charset of.
let chardet;
const load = () => (chardet ??= require('./chardet.cjs'));
module.exports = {
  analyse: (...args) => load().analyse(...args),
};
