// iconv-lite as a file of its own: it is read for a mail in a charset that the platform does not know.
let iconv;
const load = () => (iconv ??= require('./iconv-lite.cjs'));
module.exports = {
  getDecoder: (...args) => load().getDecoder(...args),
  encodingExists: (...args) => load().encodingExists(...args),
  get encodings() {
    return load().encodings;
  },
};
