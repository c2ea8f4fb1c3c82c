"""One message to a form: leave it, answer beside it, or take the facts and go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kb.answer.outcome import Outcome
from kb.answer.phrases import Phrases
from kb.answer.service import AnswerService, NotReady
from kb.api.form_models import FormReply, FormRequest
from kb.api.models import Button, ChatReply
from kb.dialogue import asking, finish, putting
from kb.dialogue.aside import Asides
from kb.dialogue.clauses import cancels, split
from kb.dialogue.compute import compute
from kb.dialogue.heard import Heard, Problem, Value
from kb.dialogue.hearing import heard_in, of_person
from kb.dialogue.items import asks_nothing_more
from kb.dialogue.money import ASKED_AS_TOTAL
from kb.dialogue.parts import Scene
from kb.dialogue.putting import Turn
from kb.dialogue.state import State
from kb.dialogue.texts import SELF, Texts
from kb.dialogue.visits import visiting
from kb.dialogue.wishes import corrects, wish
from kb.rules.checklist import SITUATIONS
from kb.rules.choices import Setting
from kb.rules.result import Contradiction, Need

BARE = 6
"""Up to so many characters a correction after a result names nothing (不对, 说错了)."""
NEEDED = ("person", "break_years", "service", "monthly_wage")
"""Facts without which nothing can be computed: 不知道 is first met with a hint."""


class Dialogue:
    """Handles the messages of all forms; keeps nothing between them."""

    def __init__(self, texts: Texts, phrases: Phrases, service: AnswerService) -> None:
        self.texts = texts
        self._visit = texts.of_visit()
        self._mode = phrases.mode
        self._service = service
        self._asides = Asides(texts, phrases, service)

    def take(self, request: FormRequest) -> FormReply:
        """How the form goes on; raises NotReady without a release and KeyError for an unknown area."""
        kb = self._service.current()
        if kb is None:
            raise NotReady
        area, day = self._service.place(request.area, request.date)
        kb.area(area)
        state = of_person(request, State.of(request), self.texts)
        scene = Scene(kb, self._worded(state.facts), area, day, state.about or SELF)
        turn = Turn(request, scene, self._service.today())
        left = None if request.opening else self._leaves(turn, state)
        return left or self._goes_on(turn, state)

    def _worded(self, facts: Mapping[str, Value]) -> Texts:
        return self._visit if visiting(facts) else self.texts

    def offer(self, reply: ChatReply) -> ChatReply:
        """The same answer, offering to compute the person's own case where a form does."""
        form = self.texts.offered_by(reply.entries[0].id) if reply.entries else None
        if form is None or reply.outcome is not Outcome.ANSWERED:
            return reply
        button = Button(text=self.texts.offer, send=form.wish, form=self.texts.form_of(form.wish))
        return reply.model_copy(update={"follow_ups": [*reply.follow_ups, button]})

    def _leaves(self, turn: Turn, state: State) -> FormReply | None:
        """Cancelled, or another form wished for."""
        request, scene = turn.request, turn.scene
        if cancels(request.text):
            reply = asking.plain_reply(finish.say("cancelled", state.form, scene), Outcome.CHITCHAT, scene)
            return FormReply(
                status="closed", state=State(state.form, noticed=state.noticed).out(), reply=reply
            )
        other = wish(request.text)
        if other is not None and other != state.form:
            return FormReply.model_validate({"status": "switch", "state": state.out(), "next_form": other})
        return None

    def _goes_on(self, turn: Turn, state: State) -> FormReply:
        request = turn.request
        telling, question = request.text, ""
        if not request.opening and wish(request.text) is None:
            telling, question = split(request.text)
        heard = heard_in(turn, state, telling, self.texts)
        state = replace(state, offered=())
        if question and not heard.facts and not heard.dont_know:
            return self._aside(turn, state, question)
        if request.revises and not heard.facts and not heard.problems:
            return self._nothing_revised(turn, state)
        if request.opening or not heard.nothing:
            return self._take_in(turn, state, heard)
        if asks_nothing_more(request.text) and state.asked in SITUATIONS:
            return self._next(turn, state.unknown(SITUATIONS), [])
        if corrects(request.text):
            said = [self.texts.say["which_wrong"]]
            return (
                putting.ask(turn, state, state.asked, said) if state.asked else self._next(turn, state, said)
            )
        if self._asides.is_one(turn):
            return self._aside(turn, state, request.text)
        return self._again(turn, state, None)

    def _nothing_revised(self, turn: Turn, state: State) -> FormReply:
        """After a result 「不对」 alone asks what was wrong; with more said it is about something else."""
        name = next((n for n in state.facts if n in self.texts.questions), None)
        if len(turn.request.text) > BARE or name is None or not corrects(turn.request.text):
            reply = self._asides.answer(turn, turn.request.text)
            # Another answer is what a correction means from now on; without one the result still is.
            over = reply.outcome is Outcome.ANSWERED and not finish.of_the_list(reply, state, turn.scene)
            return FormReply(status="closed" if over else "done", state=state.out(), reply=reply)
        reply = asking.plain_reply(self.texts.say["which_wrong"], Outcome.ASKING, turn.scene)
        return FormReply(status="asking", state=replace(state, asked=name).out(), reply=reply)

    def _take_in(self, turn: Turn, state: State, heard: Heard) -> FormReply:
        """Merge what was heard; a contradiction or what cannot be is asked back before anything is computed."""
        request = turn.request
        if "setting" not in state.facts and heard.facts.get("setting") == Setting.INPATIENT:
            heard = replace(heard, facts={n: v for n, v in heard.facts.items() if n != "setting"})
        # A question for what is already known is open only after 「哪一项说错了」.
        fixed = request.opening or corrects(request.text) or state.asked in state.facts
        for name, value in heard.facts.items():
            old = state.facts.get(name)
            if old is not None and old != value and name != state.asked and not fixed:
                return putting.conflict(turn, state, name, heard)
        changed = [n for n, v in heard.facts.items() if n in state.facts and state.facts[n] != v]
        extra = [n for n in heard.facts if n not in changed and (n != state.asked or request.opening)]
        answered = state.asked in heard.facts
        state = state.told(heard.facts)
        turn = replace(turn, scene=replace(turn.scene, texts=self._worded(state.facts)))
        if (
            fixed
            and "in_scope" not in heard.facts
            and heard.facts.get("total") == state.facts.get("in_scope")
        ):
            state = state.without("in_scope")  # 那个三万是总费用
        before = putting.noted(turn, state, "changed", changed) + putting.noted(turn, state, "noted", extra)
        problem = next((p for p in heard.problems if p.slot not in heard.facts), None)
        if problem is not None:
            return self._again(turn, state, problem, before)
        if heard.dont_know and state.asked in NEEDED and not answered and not state.misses:
            return self._again(
                turn, state, Problem(state.asked, "", {"message": asking.hint(state.asked, turn.scene)})
            )
        if heard.dont_know and state.asked and not answered:
            state, answered = state.unknown([state.asked]), True
            before = [*before, self.texts.say["skip"]] if state.asked not in ("in_scope", "total") else before
        state = replace(state, misses=0 if answered else state.misses, asides=0)
        return self._next(turn, state, before)

    def _next(self, turn: Turn, state: State, before: list[str]) -> FormReply:
        """Ask the rules: a result, or the next fact that changes it."""
        scene = turn.scene
        try:
            found = compute(state.form, state.facts, list(state.dont_know), scene.kb, scene.area, scene.day)
        except Contradiction as exc:
            return self._contradicted(turn, state, exc, before)
        if not isinstance(found, Need):
            before = putting.resumed(turn, state, before)
            reply = finish.result(found, state, scene, self._mode, before)
            return FormReply(status="done", state=replace(state, asked=None, misses=0).out(), reply=reply)
        name = self._wanted(state, [q.name for q in found.facts])
        if name is None:
            gone = "need_bill" if state.form == "benefit" else "cannot"
            reply = finish.given_up(gone, state.form, scene)
            return FormReply(
                status="closed", state=State(state.form, noticed=state.noticed).out(), reply=reply
            )
        return putting.ask(turn, state, name, before)

    def _wanted(self, state: State, names: list[str]) -> str | None:
        """The first fact that is needed and not unknown; without a sheet the bill is asked for."""
        if "in_scope" in names and {"in_scope", "total"} <= set(state.dont_know):
            return None  # without any cost there is nothing to compute
        for name in names:
            if name not in state.dont_know:
                return name
            if name == "in_scope" and "total" not in state.dont_know:
                return "total"
        return None

    def _contradicted(self, turn: Turn, state: State, exc: Contradiction, before: list[str]) -> FormReply:
        state = state.without(exc.field)
        of_stay = exc.field == "stay_number" and visiting(state.facts)  # not asked of outpatient care
        if exc.field in self.texts.questions and not of_stay:
            return self._again(turn, state, Problem(exc.field, "", {"message": str(exc)}), before)
        return self._next(turn, state, [*before, str(exc)])

    def _again(
        self, turn: Turn, state: State, problem: Problem | None, before: list[str] | None = None
    ) -> FormReply:
        """The question that is open once more, or the one that what was wrong belongs to."""
        slot = problem.slot if problem and problem.slot in self.texts.questions else state.asked
        if state.asked and slot == ASKED_AS_TOTAL.get(state.asked):
            slot = state.asked
        if slot == "total" and state.asked is None and "in_scope" not in state.dont_know:
            slot = "in_scope"
        if slot is None:
            return self._next(turn, state, [*(before or []), *putting.wrong(turn, problem)])
        return putting.missed(turn, state, slot, problem, before)

    def _aside(self, turn: Turn, state: State, question: str) -> FormReply:
        return self._asides.take(turn, state, question) or self._again(turn, state, None)
