// For libmime, `./charset.js`: what it decodes are names of files, which core/mail reads from the fields themselves.
// The real one sets up a Chinese and two Unicode decoders when it is loaded, and has the tables of another library in it.
exports.normalizeCharset = (charset) => `${charset || 'utf-8'}`.toLowerCase();
exports.decode = (bytes) => Buffer.from(bytes).toString();
exports.encode = (text) => Buffer.from(text);
exports.convert = (data) => Buffer.from(data);
