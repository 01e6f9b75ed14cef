"""What every page's frame needs: menu, posts, county."""

import secrets
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from notoneless.core.countysettings import county_setting
from notoneless.grid.access import may, sight
from notoneless.web.nav import NAV, PHONE_NAV, Item


def _line(request: HttpRequest, item: Item) -> dict[str, Any]:
    path = reverse(item.url_name)
    return {
        "label": item.label,
        "url": path + (f"?{item.query}" if item.query else ""),
        "icon": item.icon,
        "is_current": request.path == path,
    }


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html. Only what this person may open is in the menu. A part of a page has no frame."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"request_key": secrets.token_urlsafe(18)}
    if user is None or not user.is_authenticated or request.headers.get("HX-Request"):
        return context
    see = sight(user)
    groups = []
    for group in NAV:
        items = [_line(request, item) for item in group.items if may(user, item.ability)]
        if items:
            groups.append({"label": group.label, "icon": group.icon, "items": items})
    return context | {
        "nav": groups,
        "phone_nav": [_line(request, item) for item in PHONE_NAV if may(user, item.ability)],
        "posts": [
            {"label": str(post), "pk": post.pk, "is_current": index == 0}
            for index, post in enumerate(see.posts)
        ],
        "held_posts": [
            {"label": str(post), "pk": post.pk, "is_current": len(see.posts) == 1 and post in see.posts}
            for post in see.held
        ],
        "has_posts_to_choose": len(see.held) > 1,
        "all_posts": see.posts == see.held,
        "county_name": county_setting("county.name"),
    }
