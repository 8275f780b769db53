"""Who gets which leads: the rules in order, and the people in each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.routing import rules
from gehoor.routing.models import PoolMember, Rule
from gehoor.team.models import Role
from gehoor.team.presence import present
from gehoor.team.queries import callers
from gehoor.web.access import needs, reader
from gehoor.web.areas.settings.forms.routing import RuleForm, of_rule
from gehoor.web.forms import answer, blame, posted

either = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Role.ADMIN)
def routing(request: HttpRequest) -> HttpResponse:
    """All rules: the first that holds gives the lead to somebody of its pool."""
    found = list(Rule.objects.prefetch_related("pool__user"))
    people = {member.user_id for rule in found for member in rule.pool.all()}
    context = {"rules": found, "present": present(people, clock.now())}
    return render(request, "settings/routing.html", context)


@either
@needs(Role.ADMIN)
def rule(request: HttpRequest, rule_id: int | None = None) -> HttpResponse:
    """One rule: when it holds and who is in turn."""
    found = get_object_or_404(Rule, pk=rule_id) if rule_id else None
    start = of_rule(found.name, found.conditions, found.absence_policy) if found else {}
    form = RuleForm(posted(request), initial=start)
    if form.is_valid():
        values = (form.cleaned_data["name"], form.conditions(), clock.now(), reader(request))
        try:
            saved = rules.change(found.pk, *values) if found else rules.create(*values)
            if policy := form.cleaned_data["absence_policy"]:
                rules.set_policy(saved.pk, policy, clock.now(), reader(request))
        except InputError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("rule", saved.pk)
    return answer(request, "settings/rule.html", _rule_context(found, form), form)


def _rule_context(found: Rule | None, form: RuleForm) -> dict[str, object]:
    pool = list(PoolMember.objects.filter(rule=found).select_related("user").order_by("user__name"))
    inside = {member.user_id for member in pool}
    total = sum(member.weight for member in pool) or 1
    return {
        "rule": found,
        "form": form,
        "pool": [(member, round(100 * member.weight / total)) for member in pool],
        "others": [user for user in callers() if user.pk not in inside],
    }


@require_POST
@needs(Role.ADMIN)
def rule_act(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Move a rule up or down, switch it, or take it away."""
    now, by, what = clock.now(), reader(request), request.POST.get("what", "")
    if what in ("up", "down"):
        order = list(Rule.objects.values_list("pk", flat=True))
        _move(order, rule_id, -1 if what == "up" else 1)
        rules.reorder(order, now, by)
    elif what in ("on", "off"):
        rules.switch(rule_id, what == "on", now, by)
    elif what == "remove":
        rules.remove(rule_id, now, by)
    return redirect("settings-routing")


def _move(order: list[int], number: int, step: int) -> None:
    """Change places with the neighbour; at an end nothing moves."""
    at = order.index(number) if number in order else -1
    other = at + step
    if at >= 0 and 0 <= other < len(order):
        order[at], order[other] = order[other], order[at]


@require_POST
@needs(Role.ADMIN)
def pool(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Let somebody in or out, or give them another share."""
    now, by, what = clock.now(), reader(request), request.POST.get("what", "")
    try:
        user_id = int(request.POST.get("user", ""))
        if what == "add":
            rules.add_member(rule_id, user_id, now, by)
        elif what == "remove":
            rules.remove_member(rule_id, user_id, now, by)
        else:
            rules.set_weight(rule_id, user_id, int(request.POST.get("weight", "")), now, by)
        messages.success(request, _("Saved."))
    except InputError as error:
        messages.error(request, error.sentence)
    except ValueError:
        messages.error(request, _("A weight is a whole number, such as 100."))
    return redirect("rule", rule_id)
