// For libmime, `./mimetypes.js`: a thousand media types, for a part that has a file name and no type.
let types;
const load = () => (types ??= require('./all-mimetypes.js'));
module.exports = {
  __esModule: true,
  get list() {
    return load().list;
  },
  get extensions() {
    return load().extensions;
  },
};
