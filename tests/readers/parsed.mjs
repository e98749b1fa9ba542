// What two JavaScript libraries make of a feed: node parsed.mjs FOLDER LIBRARY FILE, where FOLDER holds node_modules.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [, , folder, library, file] = process.argv;
const loaded = createRequire(`${folder}/`)(library);
const text = readFileSync(file, "utf8");
const moment = (date) => new Date(date).toISOString();
const words = (title) => title.value ?? title;

async function read() {
  if (library === "rss-parser") {
    const { items } = await new loaded().parseString(text);
    return items.map((one) => [one.guid ?? one.id, words(one.title), one.link, moment(one.isoDate)]);
  }
  if (file.endsWith(".opml")) {
    return loaded.parseOpml(text).body.outlines.map((one) => one.xmlUrl);
  }
  const { feed, format } = loaded.parseFeed(text);
  const shapes = {
    rss: (one) => [one.guid.value, words(one.title), one.link, moment(one.pubDate)],
    atom: (one) => [one.id, words(one.title), one.links.find((link) => link.rel === "alternate").href, moment(one.published)],
    json: (one) => [one.id, one.title, one.url, moment(one.date_published)],
  };
  return (feed.items ?? feed.entries).map(shapes[format]);
}

console.log(JSON.stringify(await read()));
