"""A machine is invited by two: one administrator asks, another confirms, and whoever is new sits down at it with the code."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk, PASSWORD, perform, wait
from pair import FIRST, Pair
from reading import must_be_read
from tree import Reader, SENSITIVE

MACHINE, REFUSED = "Окно 17", "Окно 18"
LOGIN, NAME = "belkina", "Белкина Вера Павловна"


class World(Pair):
    def __init__(self):
        super().__init__("workstations:")
        self.branch = self.bank.one("SELECT b.name FROM branch b JOIN person p ON p.branch_id = b.id WHERE p.login = 'gorshkova'")
        self.branch = self.branch.split("«")[-1].rstrip("»")     # what is on every keyboard
        self.hire()
        self.code = self.third = None

    def hire(self):
        """Somebody new, with the rights of a colleague and a password that he was given."""
        self.bank.tell("INSERT INTO person (id, version, login, name, name_key, branch_id, state)"
                       " SELECT 8801, 1, ?, ?, lower (?), branch_id, 1 FROM person WHERE login = 'gorshkova'", LOGIN, NAME, NAME)
        self.bank.tell("INSERT INTO holding (id, version, person_id, role_id, branch_id) SELECT 8802, 1, 8801, h.role_id, h.branch_id"
                       " FROM holding h JOIN person p ON p.id = h.person_id WHERE p.login = 'gorshkova' AND h.for_id IS NULL LIMIT 1")
        self.bank.ctl("person", "password", "--login", LOGIN, secret=PASSWORD)

    def state(self, machine):
        return self.bank.one("SELECT state FROM workstation WHERE name = ?", machine)

    def invite(self, machine):
        first = self.first
        self.turn(first)
        first.press("Пригласить…")
        first.opened("a workstation")
        first.write("Название", machine)
        first.pick("Отделение", self.branch)
        self.proposed("Пригласить")


def an_invitation_waits_for_a_second_person(world):
    world.invite(MACHINE)
    assert world.state(MACHINE) is None


def the_second_reads_which_machine_and_confirms(world):
    second = world.second
    world.turn(second)
    second.desk.key("F5")
    second.find("label", re.compile(MACHINE))
    world.decide("Подтвердить…", "Подтвердить")
    wait(lambda: world.state(MACHINE) == 4, 10, what="the code may be taken")


def who_confirmed_it_does_not_see_the_code(world):
    world.go(world.second, "рабочие места")
    world.second.row(MACHINE)
    wait(lambda: world.second.find("push button", "Отозвать…").has(SENSITIVE), 10, what="the machine was picked")
    assert not world.second.find("push button", "Показать код…").has(SENSITIVE)
    world.second.desk.key("ctrl+w")


def who_asked_for_it_takes_the_code_once(world):
    first = world.first
    world.turn(first)
    first.row(MACHINE)
    first.press("Показать код…")
    first.opened("the code")
    first.find("label", "Рабочее место приглашено")
    world.code = first.find("label", re.compile(r"Servers=")).name
    must_be_read("people/invite.c", first.windows()[-1], {world.code})
    first.press("Закрыть")
    first.closed("the code")
    wait(lambda: world.state(MACHINE) == 1, 10, what="it is invited")


def a_new_machine_is_let_in_by_the_code(world):
    world.third = third = Reader(Desk(world.bank, "third"))
    third.find("label", "Банк ещё не знает этот компьютер")
    must_be_read("shell/enrolment.c", third.windows()[-1])
    third.desk.settext(third.desk.find("text", "Приглашение"), world.code)
    third.find("label", re.compile("действует до"))
    third.press("Подключить компьютер к банку")
    third.find("password text", "Пароль")
    must_be_read("shell/sign-in.c", third.windows()[-1])
    assert world.state(MACHINE) == 2


def and_whoever_is_new_signs_in_there(world):
    world.third.desk.sign_in(LOGIN)
    world.third.find("label", NAME)
    assert world.bank.one("SELECT w.name FROM session s JOIN workstation w ON w.id = s.workstation_id JOIN person p ON p.id = s.person_id"
                          " WHERE p.login = ? AND s.ended_at IS NULL", LOGIN) == MACHINE


def the_first_sees_the_machine_at_work(world):
    world.turn(world.first)
    world.first.row(MACHINE)
    wait(lambda: not world.first.find("push button", "Показать код…").has(SENSITIVE), 10, what="there is no code any more")
    world.first.find("label", "Подключено")


def the_code_is_good_for_one_machine(world):
    other = Reader(Desk(world.bank, "fourth"))
    other.find("label", "Банк ещё не знает этот компьютер")
    other.desk.settext(other.desk.find("text", "Приглашение"), world.code)
    other.press("Подключить компьютер к банку")
    other.find("label", "Приглашение неизвестно, уже использовано или просрочено")
    assert world.bank.one("SELECT count(*) FROM workstation WHERE name = ?", MACHINE) == 1
    other.desk.close()


def an_invitation_that_is_declined_makes_no_machine(world):
    world.invite(REFUSED)
    world.go(world.second, "предложения")
    world.decide("Отклонить")
    wait(lambda: world.bank.one("SELECT count(*) FROM proposal WHERE state = 3") == 1, 10, what="it is declined")
    assert world.state(REFUSED) is None


STEPS = [an_invitation_waits_for_a_second_person, the_second_reads_which_machine_and_confirms, who_confirmed_it_does_not_see_the_code,
         who_asked_for_it_takes_the_code_once, a_new_machine_is_let_in_by_the_code, and_whoever_is_new_signs_in_there,
         the_first_sees_the_machine_at_work, the_code_is_good_for_one_machine, an_invitation_that_is_declined_makes_no_machine]

perform(STEPS, World)
