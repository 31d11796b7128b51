"""From an invitation to the work, and back to it after the screen was locked, the server was gone and the desk has crashed."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, Desk, in_the_other_layout, perform, pyatspi, time, wait


class World:
    def __init__(self):
        self.bank = Bank()
        self.desk = self.other = self.third = None


def a_new_machine_asks_for_an_invitation(world):
    world.desk = Desk(world.bank, "first")
    world.desk.find("label", "Банк ещё не знает этот компьютер")


def a_pasted_invitation_makes_it_a_workstation(world):
    desk = world.desk
    desk.settext(desk.find("text", "Приглашение"), world.bank.invite("Окно 3"))
    desk.find("label", re.compile("действует до"))
    desk.click(desk.find("push button", "Подключить компьютер к банку"))
    desk.find("password text", "Пароль")
    assert os.stat(os.path.join(world.desk.profile, "workstation.ini")).st_mode & 0o777 == 0o600


def a_wrong_password_is_refused_in_words(world):
    world.desk.sign_in("gorshkova", "wrong")
    world.desk.find("label", "Неверное имя для входа или пароль")


def a_person_signs_in_and_sees_clients(world):
    world.desk.sign_in("gorshkova")
    world.desk.find("tree table", "Клиенты")
    world.desk.find("label", "Горшкова Светлана Андреевна")


def half_a_name_in_the_wrong_layout_opens_a_card(world):
    desk = world.desk
    desk.key("ctrl+k")
    desk.focused("Поиск по всему банку")
    half = world.bank.surname()[:5]
    desk.type(in_the_other_layout(half))
    desk.find("label", re.compile("Прочитано как «" + half.lower()))
    desk.key("Return")
    world.surname = desk.find("text", "Фамилия")


def a_locked_screen_shows_nothing_of_the_work(world):
    desk = world.desk
    desk.key("ctrl+l")
    desk.find("label", re.compile("Экран заблокирован"))
    assert desk.find1("text", "Фамилия") is None
    assert desk.find1("tree table") is None


def only_the_right_password_unlocks_it(world):
    desk = world.desk
    desk.focused("Пароль")
    desk.type("wrong")
    desk.key("Return")
    desk.find("label", "Неверное имя для входа или пароль")
    desk.type("Sever-bereg-2026")
    desk.key("Return")
    world.surname = desk.find("text", "Фамилия")


def a_server_that_is_gone_is_told_and_waited_for(world):
    world.bank.kill()
    world.desk.find("label", re.compile("Нет связи с сервером банка"), timeout=20)


def the_line_comes_back_by_itself(world):
    world.bank.start()
    wait(lambda: world.desk.find1("label", re.compile("Нет связи")) is None, 25, what="the line is back")
    world.desk.find("label", re.compile("Сервер: "), timeout=20)


def what_was_typed_outlives_a_crash_of_the_desk(world):
    desk = world.desk
    desk.write(world.surname, "Черновикова")
    desk.drafts_written()
    desk.crash()
    world.desk = desk = Desk(world.bank, "first", person="gorshkova")
    world.surname = desk.find("text", "Фамилия")
    wait(lambda: desk.text(world.surname) == "Черновикова", 10, what="the draft is in its field")


def a_second_desk_sees_the_save_live(world):
    world.other = Desk(world.bank, "second", invitation=world.bank.invite("Окно 4"), person="akhmetov")
    other = world.other
    other.find("tree table", "Клиенты")
    other.raise_window()
    other.key("ctrl+k")
    other.focused("Поиск по всему банку")
    other.type(world.bank.surname())
    other.find("list item", re.compile(world.bank.surname()))
    other.key("Return")
    field = other.find("text", "Фамилия")
    world.desk.raise_window()
    world.desk.mouse(world.surname)
    world.desk.key("ctrl+s")
    wait(lambda: other.text(field) == "Черновикова", 15, what="the other desk shows the new surname")


def a_desk_that_is_revoked_says_so_at_once_and_shows_nothing_of_the_client(world):
    other = world.other
    other.raise_window()
    other.write(other.find("text", "Отчество"), "Отозванович")
    world.bank.ctl("workstation", "revoke", str(world.bank.one("SELECT id FROM workstation WHERE name = 'Окно 4'")))
    other.find("label", "Это рабочее место отозвано", timeout=15)
    wait(lambda: other.find1("text", "Фамилия") is None and other.find1("tree table") is None, 5, what="nothing of the client")
    assert other.find1("password text") is None
    assert not any("Черновикова" in (x.name or "") for x in other.walk())


def what_was_typed_there_waits_for_whoever_comes_in_by_a_new_invitation(world):
    other = world.other
    other.focused("Мне дали новое приглашение…")
    other.key("Return")
    other.settext(other.find("text", "Приглашение"), world.bank.invite("Окно 7"))
    other.click(other.find("push button", "Подключить компьютер к банку"))
    other.find("password text", "Пароль", timeout=20)
    other.sign_in("akhmetov")
    field = other.find("text", "Отчество", timeout=20)
    wait(lambda: other.text(field) == "Отозванович", 15, what="the draft is in its field")


def whoever_signs_out_leaves_nothing_open(world):
    desk = world.desk
    desk.raise_window()
    desk.key("ctrl+shift+l")
    desk.click(desk.find("push button", "Сменить пользователя"))
    desk.find("password text", "Пароль")
    assert desk.find1("tree table") is None


def a_short_code_asks_to_compare_the_words_first(world):
    said = world.bank.ctl("workstation", "invite", "--name", "Окно 5", "--branch", "0101", "--short").splitlines()
    server, code = said[0].split(":", 1)[1].strip(), said[1].split(":", 1)[1].split("(")[0].strip()
    world.third = desk = Desk(world.bank, "third")
    desk.click(desk.find("push button", "Мне дали короткий код"))
    desk.settext(desk.find("text", "Адрес сервера банка"), server)
    desk.settext(desk.find("text", "Короткий код"), code)
    desk.click(desk.find("push button", "Запросить сервер"))
    desk.find("label", said[3].strip(), timeout=20)
    enrol = [x for x in desk.walk() if x.name == "Подключить компьютер к банку"]
    assert len(enrol) == 1 and not enrol[0].getState().contains(pyatspi.STATE_SENSITIVE), "one way at a time"


def once_they_are_the_same_it_is_a_workstation(world):
    desk = world.third
    desk.find("check box", "Администратор назвал именно эти слова и в этом порядке")
    desk.raise_window()
    desk.key("space")   # it has the focus: nothing else is to be done here
    desk.click([x for x in desk.walk() if x.name == "Подключить компьютер к банку"][-1])
    desk.find("password text", "Пароль", timeout=20)


def whose_key_was_revoked_comes_back_by_a_new_invitation(world):
    desk, bank = world.third, world.bank
    desk.close()
    bank.tell("UPDATE workstation SET state = 3 WHERE name = 'Окно 5'")
    world.third = desk = Desk(bank, "third")
    desk.find("label", re.compile("Банк не принимает ключ"), timeout=30)
    desk.click(desk.find("push button", "Мне дали новое приглашение…"))
    desk.settext(desk.find("text", "Приглашение"), bank.invite("Окно 6"))
    desk.click(desk.find("push button", "Подключить компьютер к банку"))
    desk.find("label", re.compile("Окно 6"), timeout=20)
    assert bank.one("SELECT state FROM workstation WHERE name = 'Окно 6'") == 2


STEPS = [a_new_machine_asks_for_an_invitation, a_pasted_invitation_makes_it_a_workstation, a_wrong_password_is_refused_in_words,
         a_person_signs_in_and_sees_clients, half_a_name_in_the_wrong_layout_opens_a_card,
         a_locked_screen_shows_nothing_of_the_work, only_the_right_password_unlocks_it,
         a_server_that_is_gone_is_told_and_waited_for, the_line_comes_back_by_itself,
         what_was_typed_outlives_a_crash_of_the_desk, a_second_desk_sees_the_save_live,
         a_desk_that_is_revoked_says_so_at_once_and_shows_nothing_of_the_client,
         what_was_typed_there_waits_for_whoever_comes_in_by_a_new_invitation, whoever_signs_out_leaves_nothing_open,
         a_short_code_asks_to_compare_the_words_first, once_they_are_the_same_it_is_a_workstation,
         whose_key_was_revoked_comes_back_by_a_new_invitation]

perform(STEPS, World)
