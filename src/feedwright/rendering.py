"""What was chosen becomes entries, feeds and files: bodies are loaded and each is rendered once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feedwright import registry, selection
from feedwright.config import Config
from feedwright.errors import RenderError
from feedwright.model import Article, Candidate, Category, Document, Entry, Fault, Feed, Tombstone
from feedwright.reading import Progress
from feedwright.selection import FeedSpec
from feedwright.text import urls


@dataclass(slots=True)
class Rendered:
    """What was made of the articles that feeds show.

    Args:
        entries: (id, content, summary_length) -> the entry in that way of showing it.
        bodies: (source, key) -> the body as its source gave it.
        faults: articles whose body cannot be read, or that cannot stand in a feed.
    """

    entries: dict[tuple[str, str, int], Entry] = field(default_factory=dict)
    bodies: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def entries(
    config: Config,
    specs: Sequence[FeedSpec],
    chosen: Mapping[str, Sequence[Candidate]],
    kept: Mapping[tuple[str, str], str],
    progress: Progress,
) -> Rendered:
    """Each entry that a feed shows, made once for each way of showing it.

    Args:
        config: the configuration.
        specs: the feeds.
        chosen: slug -> what stands in the feed.
        kept: (source, key) -> bodies that need not, or cannot, be read again.
        progress: told how far it is.
    """
    wanted: dict[str, dict[tuple[str, int], FeedSpec]] = {}
    shown: dict[tuple[str, str], Candidate] = {}
    for spec in specs:
        for candidate in chosen[spec.slug]:
            shown[candidate.article.source, candidate.article.key] = candidate
            wanted.setdefault(candidate.id, {})[spec.content, spec.summary_length] = spec
    categories = _categories(config, specs)
    made = Rendered()
    articles = [candidate.article for candidate in shown.values()]
    for done, (article, html) in enumerate(_bodies(config, articles, kept)):
        if not done % 100:
            progress("rendering", done, len(shown))
        if isinstance(html, Fault):
            made.faults.append(html)
            continue
        made.bodies[article.source, article.key] = html
        candidate = shown[article.source, article.key]
        try:
            for (content, length), spec in wanted[candidate.id].items():
                made.entries[candidate.id, content, length] = selection.entry(candidate, html, spec, categories)
        except RenderError as error:
            made.faults.append(Fault(article.place, error.what, set_aside=True, source=article.source))
    return made


def _bodies(
    config: Config, articles: Sequence[Article], kept: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Article, str | Fault]]:
    by_source: dict[str, list[Article]] = {}
    for article in articles:
        if (html := kept.get((article.source, article.key))) is not None:
            yield article, html
        else:
            by_source.setdefault(article.source, []).append(article)
    for source in config.sources:
        wanted = sorted(by_source.get(source.name, ()), key=lambda article: article.key)
        yield from source.bodies(wanted, config.place)


def _categories(config: Config, specs: Sequence[FeedSpec]) -> dict[str, Category]:
    return {
        name: Category(
            spec.category, spec.slug, _address(config, spec.slug, "atom" if "atom" in spec.formats else spec.formats[0])
        )
        for spec in specs
        if spec.category is not None
        for name in spec.names
    }


def _address(config: Config, slug: str, kind: str) -> str:
    return f"{config.output.url}{urls.segment(slug)}.{kind}"


def feed(
    config: Config, spec: FeedSpec, chosen: Sequence[Candidate], rendered: Rendered, withdrawn: Sequence[Tombstone]
) -> Feed:
    """What a format is given to see of a feed."""
    site = config.site
    keys = ((candidate.id, spec.content, spec.summary_length) for candidate in chosen)
    return Feed(
        title=spec.title,
        url=site.url,
        entries=tuple(rendered.entries[key] for key in keys if key in rendered.entries),
        slug=spec.slug,
        description=spec.description,
        language=site.language,
        author=site.author,
        rights=site.rights,
        icon=site.icon,
        logo=site.logo,
        addresses={kind: _address(config, spec.slug, kind) for kind in spec.formats},
        ttl=selection.ttl(spec, chosen),
        withdrawn=tuple(withdrawn),
    )


def documents(config: Config, specs: Sequence[FeedSpec], feeds: Sequence[Feed], progress: Progress) -> list[Document]:
    """Every file of the output folder: each feed in its formats, then the pages."""
    documents = []
    for done, (spec, feed) in enumerate(zip(specs, feeds, strict=True)):
        progress("writing feeds", done, len(feeds))
        for kind in spec.formats:
            made = registry.load("formats", kind)()
            documents.append(Document(f"{feed.slug}.{kind}", made.media_type, made.render(feed)))
    return [
        *documents,
        *(registry.load("pages", kind)().render(feeds, config.site.title) for kind in registry.kinds("pages")),
    ]
