"""What directories of podcasts go by: Apple's categories, and how Podcasting 2.0 names a show."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5


def _listed(text: str) -> frozenset[str]:
    return frozenset(one for one in text.split(",") if one)


CATEGORIES: Final = {
    main: _listed(below)
    for main, below in {
        "Arts": "Books,Design,Fashion & Beauty,Food,Performing Arts,Visual Arts",
        "Business": "Careers,Entrepreneurship,Investing,Management,Marketing,Non-Profit",
        "Comedy": "Comedy Interviews,Improv,Stand-Up",
        "Education": "Courses,How To,Language Learning,Self-Improvement",
        "Fiction": "Comedy Fiction,Drama,Science Fiction",
        "Government": "",
        "History": "",
        "Health & Fitness": "Alternative Health,Fitness,Medicine,Mental Health,Nutrition,Sexuality",
        "Kids & Family": "Education for Kids,Parenting,Pets & Animals,Stories for Kids",
        "Leisure": "Animation & Manga,Automotive,Aviation,Crafts,Games,Hobbies,Home & Garden,Video Games",
        "Music": "Music Commentary,Music History,Music Interviews",
        "News": "Business News,Daily News,Entertainment News,News Commentary,Politics,Sports News,Tech News",
        "Religion & Spirituality": "Buddhism,Christianity,Hinduism,Islam,Judaism,Religion,Spirituality",
        "Science": "Astronomy,Chemistry,Earth Sciences,Life Sciences,Mathematics,Natural Sciences,Nature,Physics,"
        "Social Sciences",
        "Society & Culture": "Documentary,Personal Journals,Philosophy,Places & Travel,Relationships",
        "Sports": "Baseball,Basketball,Cricket,Fantasy Sports,Football,Golf,Hockey,Rugby,Running,Soccer,Swimming,"
        "Tennis,Volleyball,Wilderness,Wrestling",
        "Technology": "",
        "True Crime": "",
        "TV & Film": "After Shows,Film History,Film Interviews,Film Reviews,TV Reviews",
    }.items()
}
"""Apple's categories of 2019 -> those below each (podcasters.apple.com, Apple Podcasts categories)."""

SPELT: Final = (
    {name: (name, "") for name in CATEGORIES}
    | {one: (name, one) for name, below in CATEGORIES.items() for one in below - CATEGORIES.keys()}
    | {f"{name} > {one}": (name, one) for name, below in CATEGORIES.items() for one in below}
)
"""Each way to write a category -> its name, and the one below it or an empty one."""

_NAMESPACE: Final = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def folded(name: str) -> str:
    """A category's name as names are compared: `TV and film` is `TV & Film`."""
    return " ".join(name.casefold().replace("&", " and ").split())


def guid(address: str) -> str:
    """A show's `podcast:guid`: of the address of its feed, without scheme and last slashes (Podcasting 2.0).

    >>> guid("https://example.org/feeds/show.rss") == guid("http://example.org/feeds/show.rss/")
    True
    """
    return str(uuid5(_NAMESPACE, address.partition("://")[2].rstrip("/")))
