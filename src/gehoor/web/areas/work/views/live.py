"""What is new, for a page that stays open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gehoor.lib import clock
from gehoor.team.models import User
from gehoor.web.areas.work import live as news_of


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """204 when nothing changed for this reader; otherwise the toasts. Headers say where to go on.

    Not behind `needs`: a redirect to the login page would end up in the toasts.
    """
    user = request.user
    if not isinstance(user, User) or not user.role:
        return HttpResponse(status=404 if user.is_authenticated else 401)
    now = clock.now()
    asked = request.GET
    news = news_of.news(user, asked.get("since", ""), asked.get("known", ""), now)
    if news.changed:
        few = news.arrivals if len(news.arrivals) <= 3 else []
        context = {"arrivals": few, "many": 0 if few else len(news.arrivals), "now": now}
        answer = render(request, "work/_toasts.html", context)
    else:
        answer = HttpResponse(status=204)
    answer["Gehoor-Since"], answer["Gehoor-Known"] = news.since, news.known
    answer["Cache-Control"] = "no-store"
    return answer
