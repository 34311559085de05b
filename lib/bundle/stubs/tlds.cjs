// For mailparser, `./tlds.cjs`: what `linkify-it` would find links with.
module.exports = [];
