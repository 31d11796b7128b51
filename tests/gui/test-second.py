"""What nobody does alone: personal data are erased, and a client with access for two is opened, once a second person has confirmed it."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import perform, wait
from pair import FIRST, Pair

SECOND = "Ахметов Николай Константинович"
PAPER, WHY = "152-7", "По заявлению субъекта данных"
SHUT = "Клиент с доступом только вдвоём"


class World(Pair):
    def __init__(self):
        super().__init__("clients:")
        # One to be erased, and one whom a colleague looks after, both of their branch.
        self.gone = self.bank.ask("SELECT id, surname, tin FROM client WHERE id = ?", self.bank.client(1))[0]
        self.shut = self.bank.ask("SELECT c.id, c.surname, c.tin FROM client c JOIN person o ON o.branch_id = c.branch_id"
                                  " AND o.login = 'gorshkova' JOIN person p ON p.id = c.manager_id WHERE c.form = 1 AND c.id <> ?"
                                  " AND p.login NOT IN ('gorshkova', 'akhmetov') AND c.tin IS NOT NULL AND c.deleted_at IS NULL"
                                  " ORDER BY c.id LIMIT 1", self.gone[0])[0]

    def let_in(self):
        return self.bank.one("SELECT count(*) FROM record_access WHERE record_id = ?", self.shut[0])


def the_reason_of_an_erasure_does_not_name_the_client(world):
    first, (_, surname, tin) = world.first, world.gone
    world.search(first, tin, re.compile(surname))
    first.find("text", "Фамилия")
    world.go(first, "уничтожить")
    first.opened("an erasure")
    first.write("Решение", PAPER)
    first.write("Причина", "Заявление: " + surname)
    first.press("Отправить на подтверждение")
    first.find("label", re.compile("^Не называйте здесь клиента"))
    assert world.bank.one("SELECT count(*) FROM proposal WHERE state = 1") == 0


def an_erasure_waits_for_a_second_person_and_changes_nothing(world):
    world.first.closed("an erasure")
    world.first.go("уничтожить")
    world.first.opened("an erasure")
    world.first.write("Решение", PAPER)
    world.first.write("Причина", WHY)
    before = wait(lambda: [world.waiting(world.second)], 10, what="the second person's bell")[0]
    world.proposed("Отправить на подтверждение")
    wait(lambda: world.waiting(world.second) == before + 1, 20, what="the second person's bell counts it")
    assert world.bank.one("SELECT surname FROM client WHERE id = ?", world.gone[0]) == world.gone[1]
    assert world.first.text(world.first.find("text", "Фамилия")) == world.gone[1]


def the_second_person_reads_whose_and_by_which_paper_and_confirms(world):
    world.turn(world.second)
    world.second.desk.key("F5")
    world.second.find("label", re.compile("client:%d .* %s" % (world.gone[0], PAPER)))
    world.decide("Подтвердить…", "Подтвердить")
    assert world.bank.one("SELECT surname FROM client WHERE id = ?", world.gone[0]) is None
    assert world.bank.ask("SELECT e.decision, e.reason, a.name, b.name FROM erasure e JOIN person a ON a.id = e.person_id"
                          " JOIN person b ON b.id = e.second_id WHERE e.record_id = ?", world.gone[0]) == [(PAPER, WHY, FIRST, SECOND)]


def the_open_card_shows_that_there_was_somebody_and_nothing_of_whom(world):
    first, (_, surname, tin) = world.first, world.gone
    world.turn(first)
    first.find("label", "Персональные данные клиента уничтожены")
    told = [node.name for node in first.windows()[-1].below()]
    assert all(word in told for word in (PAPER, WHY, FIRST, SECOND)), told
    offered = [node.label() for node in first.windows()[-1].below() if node.role in ("text", "push button")]
    assert "Закрыть вкладку" in offered, offered
    assert not {"Фамилия", "Вернуть из корзины", "Удалить", "Копировать", "Применить", "Печать"} & set(offered), offered
    told = "\n".join(node.name for node in first.windows()[-1].below(hidden=True))
    assert surname not in told and tin not in told, [line for line in told.split("\n") if surname in line or tin in line]


def nobody_finds_him_any_more(world):
    first = world.first
    world.turn(first)
    first.desk.key("ctrl+k")
    first.at("Поиск по всему банку")
    first.desk.type(world.gone[2])
    first.find("label", re.compile("^Ничего не найдено"))
    first.desk.key("Escape", "Escape")


def security_gives_a_client_access_for_two_only(world):
    second, (card, surname, tin) = world.second, world.shut
    world.search(second, tin, re.compile(surname))
    second.find("text", "Фамилия")
    tick = second.find("check box", "Доступ только вдвоём")
    second.bring(tick)
    second.mouse(tick, off=(.1, .5))
    second.desk.key("ctrl+s")
    wait(lambda: world.bank.one("SELECT restricted FROM client WHERE id = ?", card) == 1, 10, what="access for two")
    second.find("label", "Сохранено. Эта карточка вам больше недоступна.")
    wait(lambda: not any(surname in node.name for node in second.windows()[-1].below()), 10, what="the card is closed")


def who_knows_his_number_is_told_of_a_client_but_not_of_whom(world):
    first = world.first
    world.search(first, world.shut[2], SHUT)
    first.opened("serving here")
    assert not any(world.shut[1] in node.name for node in first.windows()[-1].below())


def alone_one_does_not_open_him(world):
    first = world.first
    first.write("Причина", "паспорт у окна")
    world.proposed("Обслужить здесь")
    assert world.let_in() == 0


def with_a_second_person_he_is_open_for_a_day(world):
    first, (card, surname, tin) = world.first, world.shut
    world.go(world.second, "предложения")
    world.decide("Подтвердить…", "Подтвердить")
    wait(lambda: world.let_in() == 1, 10, what="she is let in")
    world.search(first, tin, re.compile(surname))
    wait(lambda: first.text(first.find("text", "Фамилия")) == surname, 20, what="the card")
    assert world.bank.ask("SELECT p.login, a.reason FROM record_access a JOIN person p ON p.id = a.person_id WHERE a.record_id = ?",
                          card) == [("gorshkova", "паспорт у окна")]


STEPS = [the_reason_of_an_erasure_does_not_name_the_client, an_erasure_waits_for_a_second_person_and_changes_nothing,
         the_second_person_reads_whose_and_by_which_paper_and_confirms,
         the_open_card_shows_that_there_was_somebody_and_nothing_of_whom, nobody_finds_him_any_more,
         security_gives_a_client_access_for_two_only, who_knows_his_number_is_told_of_a_client_but_not_of_whom,
         alone_one_does_not_open_him, with_a_second_person_he_is_open_for_a_day]

perform(STEPS, World)
