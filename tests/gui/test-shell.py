"""What the window around the pages does: alarms, passwords that were given, commands, the bell, tabs, the look, the lock."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import PASSWORD, Bank, Desk, in_the_other_layout, perform, time, wait
from reading import must_be_read
from tree import Reader


class World:
    def __init__(self):
        self.bank = Bank()
        self.desk = None


def whoever_was_given_a_password_has_to_choose_his_own(world):
    told = world.bank.ctl("person", "add", "--login", "sidorova", "--name", "Сидорова Вера Павловна", "--branch", "0101",
                          "--role", "Клиентский менеджер")
    given = re.search(r"now: (\S+)", told)[1]
    world.desk = desk = Desk(world.bank, "desk", invitation=world.bank.invite("Окно 3"))
    desk.sign_in("sidorova", given)
    desk.find("label", "Придумайте свой пароль")
    assert desk.find1("tree table") is None
    for field, text in (("Выданный пароль", given), ("Новый пароль", "короткий"), ("Новый пароль ещё раз", "короткий")):
        desk.mouse(desk.find("password text", field))
        desk.type(text)
    desk.key("Return")
    desk.find("label", "В пароле должно быть не меньше 10 знаков")
    for field in ("Новый пароль", "Новый пароль ещё раз"):
        desk.mouse(desk.find("password text", field))
        desk.key("ctrl+a")
        desk.type("Ветер-над-рекой-7")
    desk.key("Return")
    desk.find("tree table", "Клиенты")


def the_tabs_and_the_look_come_back_with_their_person(world):
    desk = world.desk
    desk.close()
    world.desk = desk = Desk(world.bank, "desk", person="gorshkova")
    desk.find("tree table", "Клиенты")
    desk.key("ctrl+k")
    desk.focused("Поиск по всему банку")
    desk.type(world.bank.surname())
    desk.find("list item", re.compile(world.bank.surname()))
    desk.key("Return")
    desk.find("text", "Фамилия")
    desk.key("ctrl+shift+d")
    wait(lambda: "look=dark" in open(os.path.join(desk.profile, "desk.ini")).read(), 10, what="the look is remembered")
    desk.close()
    assert world.bank.surname() not in open(os.path.join(desk.profile, "desk.ini")).read()
    world.desk = desk = Desk(world.bank, "desk", person="gorshkova")
    desk.find("text", "Фамилия")
    desk.key("ctrl+shift+d")


def a_toast_that_is_put_away_at_once_ends_nothing(world):
    desk = world.desk
    desk.find("text", "Фамилия")
    for _ in range(4):      # two of them come before the first has faded
        desk.key("ctrl+shift+a", "ctrl+shift+a", "Escape", "ctrl+shift+a")
    time.sleep(1)           # as long as anything of it moves
    assert desk.p.poll() is None
    desk.find("text", "Фамилия")


def a_command_is_found_in_the_wrong_layout_and_run(world):
    desk = world.desk
    desk.key("F1")
    desk.focused("Команда")
    desk.type(in_the_other_layout("заблокировать"))
    desk.find("list item", re.compile("Заблокировать"))
    desk.key("Return")
    desk.find("label", re.compile("Экран заблокирован"))
    desk.focused("Пароль")
    desk.type(PASSWORD)
    desk.key("Return")
    desk.find("text", "Фамилия")


def the_field_of_the_header_finds_commands_too(world):
    desk = world.desk
    desk.key("ctrl+k")
    desk.focused("Поиск по всему банку")
    desk.type(">комбинации")
    desk.find("list item", "Комбинации клавиш")
    desk.key("Return")
    wait(lambda: len(desk.windows()) == 2, 8, what="the window of shortcuts")
    desk.key("Escape")
    wait(lambda: len(desk.windows()) == 1, 8, what="the window of shortcuts is gone")


def the_handbook_opens_in_the_language_of_the_person(world):
    """The browser of this machine is one that writes down what it was asked for."""
    asked = world.bank.path("asked")
    folder = os.path.join(os.environ["XDG_DATA_HOME"], "applications")
    os.makedirs(folder, exist_ok=True)
    os.makedirs(os.environ["XDG_CONFIG_HOME"], exist_ok=True)
    with open(os.path.join(folder, "reader.desktop"), "w") as out:
        out.write("[Desktop Entry]\nType=Application\nName=Reader\nMimeType=text/html;\n"
                  f"Exec=sh -c 'echo \"$1\" >{asked}' sh %u\n")
    with open(os.path.join(os.environ["XDG_CONFIG_HOME"], "mimeapps.list"), "w") as out:
        out.write("[Default Applications]\ntext/html=reader.desktop\n")
    world.desk.key("shift+F1")
    page = wait(lambda: os.path.exists(asked) and open(asked).read().strip(), 15, what="the handbook is asked for")
    with open(page.removeprefix("file://")) as text:
        assert "Контор на рабочем месте" in text.read()


def the_bell_lists_what_waits(world):
    desk = world.desk
    bell = desk.find("push button", re.compile("Ждёт вас"))
    desk.mouse(bell)
    desk.find("label", "Задачи", under=bell)
    desk.key("Escape")


def a_session_that_was_ended_keeps_the_cards(world):
    desk = world.desk
    for line in world.bank.ctl("session", "list").splitlines():
        if re.match(r"\d+", line) and "Горшкова" in line:
            world.bank.ctl("session", "end", line.split()[0])
    told = re.compile("Сеанс завершён")

    def has_heard():    # the server trusts for five seconds what it knew of a session
        desk.key("F5")
        return desk.find("label", told, timeout=2)
    wait(has_heard, 40, what="the session is ended")
    assert desk.find1("text", "Фамилия") is None
    desk.focused("Пароль")
    desk.type(PASSWORD)
    desk.key("Return")
    desk.find("text", "Фамилия")


def a_rebuilt_log_is_an_alarm(world):
    desk = world.desk
    desk.close()
    file = os.path.join(desk.profile, "desk.ini")
    text = open(file).read()
    with open(file, "w") as out:
        out.write(re.sub("seal-hash=.*", "seal-hash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", text))
    world.desk = desk = Desk(world.bank, "desk")
    desk.find("label", re.compile("не тот, который видел этот компьютер"))
    must_be_read("shell/door.c", Reader(desk).windows()[-1])
    assert desk.find1("password text") is None
    desk.click(desk.find("push button", "Служба безопасности извещена, продолжить"))
    desk.find("password text", "Пароль")


def once_security_has_answered_the_new_seal_is_remembered(world):
    desk = world.desk
    desk.sign_in("gorshkova")
    desk.find("text", "Фамилия")
    file = os.path.join(desk.profile, "desk.ini")
    wait(lambda: re.search("seal-hash=(?!AAAA)", open(file).read()), 10, what="the new seal")
    desk.close()
    world.desk = desk = Desk(world.bank, "desk")
    desk.find("password text", "Пароль")


def a_desk_that_nobody_touches_locks_itself(world):
    world.desk.close()
    world.bank.tell("INSERT INTO setting (name, value) VALUES ('lock_after', '8') ON CONFLICT DO UPDATE SET value = '8'")
    world.desk = desk = Desk(world.bank, "desk", person="gorshkova")
    desk.find("text", "Фамилия")
    desk.find("label", re.compile("Экран заблокирован"), timeout=30)


def everything_that_can_be_touched_has_a_name(world):
    desk = world.desk
    desk.focused("Пароль")
    desk.type(PASSWORD)
    desk.key("Return")
    desk.find("text", "Фамилия")
    roles = {"text", "password text", "push button", "combo box", "check box", "list", "tree table"}
    bad = [(x.getRoleName(), x.name, x.parent.name) for x in desk.walk()
           if x.getRoleName() in roles and desk.showing(x) and (not x.name or re.match("^(Gtk|Adw)[A-Z]", x.name))
           and (x.parent.name or "") != "AdwTab"]
    assert not bad, bad


def a_window_that_is_closed_with_cards_open_ends_well(world):
    desk = world.desk
    desk.raise_window()
    desk.key("alt+F4")
    assert wait(lambda: desk.p.poll() is not None, 15, what="end of the program") and desk.p.poll() == 0, desk.p.poll()
    assert "CRITICAL" not in open(desk.log).read()


STEPS = [whoever_was_given_a_password_has_to_choose_his_own, the_tabs_and_the_look_come_back_with_their_person,
         a_toast_that_is_put_away_at_once_ends_nothing,
         a_command_is_found_in_the_wrong_layout_and_run, the_field_of_the_header_finds_commands_too,
         the_handbook_opens_in_the_language_of_the_person, the_bell_lists_what_waits,
         a_session_that_was_ended_keeps_the_cards, a_rebuilt_log_is_an_alarm,
         once_security_has_answered_the_new_seal_is_remembered, a_desk_that_nobody_touches_locks_itself,
         everything_that_can_be_touched_has_a_name, a_window_that_is_closed_with_cards_open_ends_well]

perform(STEPS, World)
