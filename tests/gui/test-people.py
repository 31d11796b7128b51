"""Staff, as two administrators see it: what one begins the other confirms or declines, each in his own window."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import perform, wait
from pair import FIRST, Pair
from reading import must_be_read
from tree import SENSITIVE

GIVEN = "Временный-пароль-1"


class World(Pair):
    def __init__(self):
        super().__init__()
        self.role, self.other_role = (self.bank.one("SELECT name FROM role ORDER BY id LIMIT 1 OFFSET ?", n) for n in (0, 1))
        self.his_role = self.bank.one("SELECT r.name FROM holding h JOIN role r ON r.id = h.role_id JOIN person p ON p.id = h.person_id"
                                      " WHERE p.login = 'akhmetov' AND h.for_id IS NULL ORDER BY h.id LIMIT 1")
        self.branch = self.bank.one("SELECT b.name FROM branch b JOIN person p ON p.branch_id = b.id WHERE p.login = 'gorshkova'")
        self.branch = self.branch.split("«")[-1].rstrip("»")     # what is on every keyboard
        self.card = "client:%d" % self.bank.client(1)

    def grant(self, button, role, **fields):
        """Asks for a role to be given to the person whose card is open; the bank says that it waits for another."""
        self.turn(self.first)
        self.first.press(button)
        self.first.opened("a role")
        for name, text in fields.items():
            self.first.pick(name, text)
        self.first.pick("Роль", role)
        self.first.pick("Отделение", self.branch)


def a_new_person_may_nothing(world):
    first = world.first
    world.turn(first)
    first.desk.key("ctrl+n")
    first.write("ФИО", "Берёзкина Ольга Львовна")
    first.write("Имя для входа", "berezkina")
    first.desk.key("F2")
    first.find("label", "Ролей нет: сотруднику ничего не разрешено.")
    first.choose(first.find("page tab", "Действующие права"))
    first.find("label", "Сотруднику ничего не разрешено.")
    first.choose(first.find("page tab", "Роли"))


def a_role_waits_for_a_second_person(world):
    world.grant("Назначить роль…", world.role)
    world.proposed("Назначить")
    assert world.bank.one("SELECT count(*) FROM holding h JOIN person p ON p.id = h.person_id WHERE p.login = 'berezkina'") == 0


def whoever_proposed_it_cannot_confirm_it(world):
    world.go(world.first, "предложения")
    world.first.row(FIRST)
    wait(lambda: world.first.find("push button", "Отклонить").has(SENSITIVE), 10, what="a proposal was picked")
    assert not world.first.find("push button", "Подтвердить…").has(SENSITIVE)
    world.first.desk.key("ctrl+w")


def another_confirms_it_and_the_role_gives_its_rights(world):
    world.decide("Подтвердить…", "Подтвердить")
    world.turn(world.first)
    world.first.find("label", world.role)
    world.first.turn_to("Действующие права")
    world.first.find("label", re.compile("^" + re.escape(world.role)))


def what_is_declined_is_not_done(world):
    world.first.turn_to("Роли")
    world.grant("Назначить роль…", world.other_role)
    world.proposed("Назначить")
    world.decide("Отклонить")
    assert world.bank.one("SELECT count(*) FROM holding h JOIN person p ON p.id = h.person_id WHERE p.login = 'berezkina'") == 1


def a_substitute_holds_a_role_until_its_day(world):
    world.grant("Замещает…", world.his_role, **{"Замещает": "Ахметов"})
    world.first.write("По", "31.12.2030")
    world.proposed("Назначить")
    world.decide("Подтвердить…", "Подтвердить")
    world.turn(world.first)
    world.first.find("label", "31.12.2030")


def a_password_is_given_by_two_on_the_card_itself(world):
    world.first.press("Сбросить пароль…")
    world.first.at("Новый пароль")
    world.first.desk.type(GIVEN)
    world.proposed("Сбросить")
    world.decide("Подтвердить…", "Подтвердить")


def whoever_was_given_it_has_to_choose_another(world):
    world.third = third = world.come("third", "Окно 3", None)
    third.find("password text", "Пароль")
    third.desk.sign_in("berezkina", GIVEN)
    third.find("label", "Придумайте свой пароль")
    must_be_read("shell/new-password.c", third.windows()[-1], {"berezkina"})
    for field, text in (("Выданный пароль", GIVEN), ("Новый пароль", "Ветер-над-рекой-7"), ("Новый пароль ещё раз", "Ветер-над-рекой-7")):
        third.enter(field, "password text")
        third.desk.type(text)
    third.desk.key("Return")
    third.find("label", "Берёзкина Ольга Львовна")


def who_can_see_a_client_is_told_with_its_reason_and_who_looked(world):
    surname = world.bank.one("SELECT surname FROM client WHERE id = ?", int(world.card.split(":")[1]))
    world.search(world.second, surname, re.compile(surname))
    world.second.find("text", "Фамилия")
    world.second.turn_to("Доступ")
    world.second.find("label", FIRST)
    world.second.turn_to("Кто смотрел")
    world.second.find("label", re.compile("^Ахметов"))
    world.second.find("label", "Открытие карточки")


def a_session_is_ended_from_its_page(world):
    world.go(world.first, "сеансы")
    world.first.row("Берёзкина Ольга Львовна")
    world.first.press("Завершить сеанс")
    wait(lambda: world.bank.one("SELECT count(*) FROM session s JOIN person p ON p.id = s.person_id WHERE p.login = 'berezkina'"
                                " AND s.ended_at IS NULL") == 0, 10, what="no session")
    world.turn(world.third)
    world.third.desk.key("F5")
    world.third.find("label", re.compile("Сеанс завершён"), timeout=30)


def a_right_that_no_role_has_is_told_to_who_may_give_it(world):
    world.bank.tell("DELETE FROM role_right WHERE name = 'clients.erase'")
    world.go(world.first, "роли")
    world.first.find("label", re.compile("нет ни у одной роли.*Уничтож"))
    world.first.row(world.role)
    world.first.desk.key("Return")
    world.first.find("text", "Название")
    wait(lambda: any("пока нет ни у одной роли" in world.first.text(node) for node in world.first.windows()[-1].below()
                     if node.role == "text"), 20, what="it is marked on the card")


def a_machine_that_is_revoked_is_told_so(world):
    world.third.desk.focused("Пароль")
    world.third.desk.type("Ветер-над-рекой-7")
    world.third.desk.key("Return")
    world.third.find("label", "Берёзкина Ольга Львовна")
    world.go(world.first, "рабочие места")
    world.first.row("Окно 3")
    world.first.press("Отозвать…")
    world.first.opened("the question")
    world.first.press("Отозвать")
    wait(lambda: world.bank.one("SELECT state FROM workstation WHERE name = 'Окно 3'") == 3, 10, what="it is revoked")
    world.third.find("label", "Это рабочее место отозвано", timeout=30)


def branches_stand_under_what_they_are_part_of_until_they_are_sorted(world):
    first, depths = world.first, dict(world.bank.ask("SELECT name, depth FROM branch"))

    def cells():
        """Of their names, from above: where each stands, when all are in sight."""
        rows = (row for row in first.windows()[0].below() if row.role == "table row")
        firsts = (next((node for node in row.below() if node.role == "label"), None) for row in rows)
        found = [(first.extents(cell), cell.name) for cell in firsts if cell is not None and cell.name in depths]
        return sorted((at.y, at.x, name) for at, name in found if at.width > 0) if len(found) == len(depths) else []

    def by_depth():
        """Where those of each depth begin."""
        found = cells()
        places = [sorted({x for _, x, name in found if depths[name] == depth}) for depth in sorted(set(depths.values()))]
        return all(len(one) == 1 for one in places) and places[0] < places[1] < places[2] and [name for _, _, name in found]
    world.go(first, "отделения")
    names = wait(by_depth, 20, what="three depths, each further in than the one before")
    assert names == [name for name, in world.bank.ask("SELECT name FROM branch ORDER BY place")]
    first.desk.key("ctrl+shift+s")
    first.click(first.find("menu item", "Название"))
    wait(lambda: len({x for _, x, _ in cells()}) == 1, 20, what="all begin where the first one does")


STEPS = [a_new_person_may_nothing, a_role_waits_for_a_second_person, whoever_proposed_it_cannot_confirm_it,
         another_confirms_it_and_the_role_gives_its_rights, what_is_declined_is_not_done, a_substitute_holds_a_role_until_its_day,
         a_password_is_given_by_two_on_the_card_itself, whoever_was_given_it_has_to_choose_another,
         who_can_see_a_client_is_told_with_its_reason_and_who_looked, a_session_is_ended_from_its_page,
         a_machine_that_is_revoked_is_told_so,
         branches_stand_under_what_they_are_part_of_until_they_are_sorted, a_right_that_no_role_has_is_told_to_who_may_give_it]

perform(STEPS, World)
