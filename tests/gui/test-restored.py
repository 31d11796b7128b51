"""A bank that is lost while a card is being typed in, and comes back from a backup: what the person is told, and what he keeps."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import PASSWORD, Bank, Desk, come_in, perform, wait
from reading import must_be_read
from tree import Reader

TOLD = "Банк восстановлен из резервной копии"


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova",), settings="[server]\nseal_every_ms = 100\n")
        self.client = self.bank.one("SELECT max (c.id) FROM client c JOIN person p ON p.branch_id = c.branch_id AND p.login = 'gorshkova'"
                                    " WHERE c.form = 1 AND c.deleted_at IS NULL")
        self.born = self.stored("birth_place") or ""
        self.bank.may_all("gorshkova")
        self.invitation = self.bank.invite("Окно 3")
        self.desk = come_in(self.bank, "desk", "gorshkova", ["client:%d" % self.client], invitation=self.invitation)
        self.desk.find("text", "Фамилия", timeout=30)
        self.backup = self.bank.path("yesterday.backup")
        self.sealed()
        self.bank.ctl("backup", self.backup)

    def sealed(self):
        wait(lambda: self.bank.one("SELECT count(*) FROM change WHERE seal_id IS NULL") == 0, 60, what="all is sealed")

    def write(self, name, text):
        """Into a field that the card shows; the key that follows is its."""
        reader = Reader(self.desk)
        reader.write(name, text)
        reader.at(name)
        reader.find("push button", re.compile("^Не сохранено: "))

    def stored(self, column):
        return self.bank.one("SELECT %s FROM client WHERE id = ?" % column, self.client)

    def restore(self):
        self.bank.server.terminate()
        self.bank.server.wait()
        for file in glob.glob(self.bank.path("bank.db*")):
            os.unlink(file)
        self.bank.ctl("restore", self.backup)
        self.bank.start()


def a_card_is_saved_after_the_backup_and_typed_in_again(world):
    desk = world.desk
    desk.raise_window()
    world.write("Место рождения", "г. Торжок")
    desk.key("ctrl+s")
    wait(lambda: world.stored("birth_place") == "г. Торжок", 10, what="the card is stored")
    world.sealed()
    desk.close()
    world.desk = desk = come_in(world.bank, "desk", "gorshkova", ["client:%d" % world.client])
    desk.find("text", "Фамилия", timeout=30)
    desk.raise_window()
    world.write("Отчество", "Стеклодувовна")
    desk.drafts_written()


def whoever_sits_there_is_told_from_what_the_bank_was_restored_and_by_whom(world):
    world.restore()
    world.desk.find("label", TOLD, timeout=30)
    text = world.desk.find("label", re.compile("оператор .* вернул банк")).name
    assert len(re.findall(r"\d\d\.\d\d\.20\d\d \d\d:\d\d", text)) == 2, text
    assert world.desk.find1("text", "Фамилия") is None
    assert world.desk.find1("password text") is None
    must_be_read("shell/door.c", Reader(world.desk).windows()[-1], written=(text,))


def once_he_has_read_it_he_signs_in_to_what_he_had_typed_and_nothing_was_saved_by_itself(world):
    desk = world.desk
    desk.raise_window()
    desk.focused("Прочитано, продолжить")
    desk.key("Return")
    desk.focused("Пароль")
    desk.type(PASSWORD)
    desk.key("Return")
    desk.find("text", "Фамилия", timeout=20)
    wait(lambda: desk.value("Место рождения") == world.born, 15, what="the card as it stands now")
    assert desk.value("Отчество") == "Стеклодувовна"
    assert world.stored("patronymic") != "Стеклодувовна" and world.stored("birth_place") != "г. Торжок"


def what_is_missing_is_entered_again(world):
    desk = world.desk
    desk.raise_window()
    world.write("Место рождения", "г. Торжок")
    desk.key("ctrl+s")
    wait(lambda: world.stored("birth_place") == "г. Торжок" and world.stored("patronymic") == "Стеклодувовна", 10, what="both are stored")


def the_bell_tells_security_and_the_access_log_who_has_read_it(world):
    wait(lambda: world.bank.one("SELECT why FROM look WHERE what = 'Session.Answer'"), 10, what="the answer is noted")
    assert "Прочитал" in world.bank.one("SELECT why FROM look WHERE what = 'Session.Answer'")
    assert world.bank.one("SELECT count(*) FROM look WHERE what = 'Session.Hello'") == 0
    desk = world.desk
    bell = desk.find("push button", re.compile("Ждёт вас"))
    desk.mouse(bell)
    desk.find("label", TOLD, under=bell)
    desk.key("Escape")


def he_is_told_once(world):
    world.desk.close()
    world.desk = desk = Desk(world.bank, "desk")
    desk.find("password text", "Пароль", timeout=20)
    assert desk.find1("label", TOLD) is None


def refusals(world):
    return world.bank.ask("SELECT why FROM look WHERE what = 'Session.Hello' AND kind = 'workstation'")


def change_profile(world, pattern, text):
    file = os.path.join(world.desk.profile, "desk.ini")
    with open(file) as ini:
        before = ini.read()
    after, n = re.subn(pattern, text, before, flags=re.M)
    assert n == 1, before
    with open(file, "w") as out:
        out.write(after)
    return before


def kept(world, name):
    with open(os.path.join(world.desk.profile, "desk.ini")) as ini:
        return name in ini.read()


def a_desk_that_refuses_the_log_tells_security_before_anybody_answers(world):
    """The server finds nothing amiss: the epoch is signed by another key than the one that the desk knows."""
    world.desk.close()
    world.epoch_key = re.search("^epoch-key=.*$", change_profile(world, "^epoch-key=.*$", "epoch-key=" + "A" * 43 + "="), re.M)[0]
    world.desk = Desk(world.bank, "desk")
    world.desk.find("label", re.compile("не тот, который видел этот компьютер"), timeout=20)
    wait(lambda: refusals(world), 20, what="the alarm of the desk")
    assert len(refusals(world)) == 1 and "Сообщил сам компьютер" in refusals(world)[0][0], refusals(world)
    wait(lambda: kept(world, "log-refused-at="), 10, what="the desk remembers it")


def what_the_refused_server_kept_to_itself_is_told_to_the_next_that_is_trusted(world):
    world.desk.close()
    world.bank.tell("DELETE FROM look WHERE what = 'Session.Hello'")
    change_profile(world, "^epoch-key=.*$", world.epoch_key)
    world.desk = Desk(world.bank, "desk")
    world.desk.find("password text", "Пароль", timeout=20)
    wait(lambda: refusals(world), 20, what="the alarm in the bank that is trusted")
    assert len(refusals(world)) == 1
    wait(lambda: not kept(world, "log-refused-at="), 10, what="it is told once")


def the_bell_tells_security_which_machine_refused(world):
    desk = world.desk
    desk.focused("Пароль")
    desk.type(PASSWORD)
    desk.key("Return")
    bell = desk.find("push button", re.compile("Ждёт вас"), timeout=20)
    desk.mouse(bell)
    desk.find("label", "Журнал не тот, который видел этот компьютер", under=bell)
    desk.key("Escape")


STEPS = [a_card_is_saved_after_the_backup_and_typed_in_again,
         whoever_sits_there_is_told_from_what_the_bank_was_restored_and_by_whom,
         once_he_has_read_it_he_signs_in_to_what_he_had_typed_and_nothing_was_saved_by_itself,
         what_is_missing_is_entered_again, the_bell_tells_security_and_the_access_log_who_has_read_it, he_is_told_once,
         a_desk_that_refuses_the_log_tells_security_before_anybody_answers,
         what_the_refused_server_kept_to_itself_is_told_to_the_next_that_is_trusted, the_bell_tells_security_which_machine_refused]

perform(STEPS, World)
