"""Nobody ever loses what was typed: lines of a table while they are saved, notes and reasons when the door shuts, the desk crashes
or somebody else comes."""
import os
import re
import signal
import sys
import time
from datetime import date, timedelta

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import PASSWORD, Desk, perform, wait
from pages import World as Bank
from reading import must_be_read
from tree import Reader

NOTE, REASON, LINE = "Просит звонить после обеда", "сверка адресов", "Обещала принести паспорт"


class World(Bank):
    def __init__(self):
        super().__init__(who=("gorshkova", "akhmetov"))
        self.one = self.bank.client(1)
        self.bank.tell("DELETE FROM client_communication WHERE client_id = ?", self.one)
        self.role = self.bank.one("SELECT min (id) FROM role")
        self.come_in("desk", [("role:%d" % self.role, []), ("client:%d" % self.one, [])], invitation=self.bank.invite("Окно 1"))

    def hold(self):
        """Whatever is asked from now on is answered later."""
        self.bank.server.send_signal(signal.SIGSTOP)

    def let_go(self):
        self.bank.server.send_signal(signal.SIGCONT)

    def close(self):
        self.let_go()
        self.bank.close()

    def stored(self):
        return sorted(self.bank.ask("SELECT value, note FROM client_communication WHERE client_id = ?", self.one))

    def windows(self, n, what):
        wait(lambda: len(self.reader.windows()) == n, 20, what=what)

    def again(self):
        """After it went down."""
        self.desk = Desk(self.bank, "desk", person="gorshkova")
        self.reader = Reader(self.desk)
        self.reader.find("text", "Фамилия", timeout=30)

    def type_a_note(self):
        self.desk.raise_window()
        self.reader.choose(self.reader.find("page tab", "Примечания"))
        self.reader.press("Добавить")
        self.reader.write("Примечание", NOTE)

    def note(self):
        return self.reader.text(self.reader.find("text", "Примечание"))

    def notes(self):
        return [row[0] for row in self.bank.ask("SELECT text FROM note WHERE record_id = ? AND text LIKE ?", self.one, NOTE + "%")]

    def ask_to_erase(self):
        self.desk.raise_window()
        self.reader.go("персональные")
        self.windows(2, "the question")

    def leave_to(self, person):
        """Somebody else comes to the shut door."""
        self.reader.press("Войти под другим именем…")
        self.reader.find("push button", "Закрыть карточки")
        must_be_read("shell/sign-in.c", self.reader.windows()[-1])
        self.reader.press("Закрыть карточки")
        self.reader.find("text", "Имя для входа")
        self.desk.raise_window()
        self.desk.sign_in(person)

    def end_session(self):
        """By the operator, which the desk hears when it asks for something: while the note is being saved."""
        for row in self.bank.ask("SELECT id FROM session WHERE ended_at IS NULL"):
            self.bank.ctl("session", "end", str(row[0]))
        time.sleep(6)   # the server trusts for five seconds what it knew of a session
        self.desk.raise_window()
        self.desk.key("ctrl+Return")
        self.reader.find("label", re.compile("Сеанс завершён"), timeout=30)

    def come_back(self):
        self.desk.raise_window()
        self.reader.enter("Пароль", role="password text")
        self.desk.type(PASSWORD)
        self.desk.key("Return")


def a_new_line_that_is_edited_while_it_is_saved_stays_one_line(world):
    desk, reader = world.desk, world.reader
    desk.raise_window()
    reader.turn_to("Связь и адреса")
    reader.press("Добавить: Средства связи")
    reader.at("Вид")
    desk.key("space", "Down", "Return")
    reader.at("Вид")
    desk.key("Tab")
    reader.at("Номер или адрес, строка 1")
    desk.type("8 916 204 18 37")
    desk.key("Tab")
    reader.at("Примечание, строка 1")
    world.hold()
    desk.key("ctrl+s")
    desk.type("вечером")
    world.let_go()
    wait(lambda: world.stored() == [("+79162041837", None)], 10, what="the line as it was sent")
    reader.find("push button", "Не сохранено: 1")
    assert desk.value("Примечание, строка 1") == "вечером"
    assert desk.find1("text", "Номер или адрес, строка 2") is None
    desk.key("ctrl+s")
    wait(lambda: world.stored() == [("+79162041837", "вечером")], 10, what="one line, with what was typed since")


def a_line_that_is_struck_out_while_it_is_saved_is_removed_with_the_next_save(world):
    desk, reader = world.desk, world.reader
    reader.find("label", "Сохранено")
    desk.write(desk.find("text", "Примечание, строка 1"), "утром")
    world.hold()
    desk.key("ctrl+s")
    reader.press("Убрать строку")
    reader.find("push button", "Вернуть строку")
    world.let_go()
    wait(lambda: world.stored() == [("+79162041837", "утром")], 10, what="the line as it was sent")
    reader.find("push button", "Не сохранено: 1")
    reader.find("push button", "Вернуть строку")
    desk.key("ctrl+s")
    wait(lambda: world.stored() == [], 10, what="the line is removed")


def a_note_outlives_a_crash(world):
    world.type_a_note()
    world.desk.drafts_written()
    world.desk.crash()
    world.again()
    world.reader.press("Открыть")
    world.windows(2, "the window of the note")
    assert world.note() == NOTE


def a_note_outlives_an_ended_session(world):
    world.end_session()
    assert len(world.reader.windows()) == 1
    assert not any(NOTE in node.name for node in world.reader.windows()[0].below())
    world.come_back()
    world.windows(2, "the window of the note")
    assert world.note() == NOTE


def to_another_person_it_is_not_shown_and_to_its_author_it_is_offered(world):
    desk, reader = world.desk, world.reader
    world.end_session()
    world.leave_to("akhmetov")
    reader.find("label", re.compile("Ахметов"))
    world.top()
    assert not any(NOTE in node.name or node.label() == "Открыть" for window in reader.windows() for node in window.below())
    desk.key("ctrl+l")
    world.leave_to("gorshkova")
    reader.press("Открыть")
    world.windows(2, "the window of the note")
    assert world.note() == NOTE


def what_is_typed_while_a_note_is_saved_keeps_its_window_open(world):
    desk, reader = world.desk, world.reader
    desk.raise_window()
    reader.enter("Примечание")
    desk.key("ctrl+End")
    world.hold()
    desk.key("ctrl+Return")
    desk.type("!")
    world.let_go()
    reader.find("label", re.compile("Сохранено без того"))
    assert world.note() == NOTE + "!" and world.notes() == [NOTE]
    desk.key("ctrl+Return")
    world.windows(1, "the note is saved")
    assert world.notes() == [NOTE + "!"]
    desk.crash()
    world.again()
    world.top()
    assert not any(node.label() == "Открыть" for node in world.reader.windows()[0].below()), "a draft of what is saved"


def what_is_typed_while_a_colleague_is_let_in_keeps_the_window_open(world):
    desk, reader = world.desk, world.reader
    desk.raise_window()
    reader.turn_to("Доступ")
    reader.turn_to("Открыто вручную")
    reader.press("Открыть доступ")
    world.windows(2, "the window of the access")
    reader.pick("Сотрудник", "Ахметов")
    reader.write("Причина", REASON)
    world.hold()
    desk.key("ctrl+Return")
    desk.type("!")
    world.let_go()
    reader.find("label", re.compile("Отправлено без того"))
    reasons = "SELECT reason FROM record_access WHERE record_id = ?"
    assert reader.text(reader.find("text", "Причина")) == REASON + "!" and world.bank.ask(reasons, world.one) == [(REASON,)]
    desk.key("ctrl+Return")
    world.windows(1, "the access is given")
    assert world.bank.ask(reasons, world.one) == [(REASON + "!",)]


def what_is_typed_while_a_machine_is_proposed_keeps_the_window_open(world):
    desk, reader = world.desk, world.reader
    proposed = "SELECT count(*) FROM proposal WHERE state = 1"
    reader.go("рабочие места")
    reader.press("Пригласить…")
    world.windows(2, "the window of the machine")
    reader.write("Название", "Окно 9")
    reader.pick("Отделение", world.bank.one("SELECT name FROM branch ORDER BY id LIMIT 1"))
    reader.enter("Название")
    desk.key("End")
    world.hold()
    desk.key("ctrl+Return")
    desk.type("5")
    world.let_go()
    reader.find("label", re.compile("Отправлено без того"))
    assert reader.text(reader.find("text", "Название")) == "Окно 95" and world.bank.one(proposed) == 1
    reader.press("Отмена")
    world.windows(1, "it is enough")
    assert world.bank.one(proposed) == 1
    world.bank.tell("UPDATE proposal SET state = 3 WHERE state = 1")
    desk.key("ctrl+w")


def a_reason_outlives_escape_and_a_crash_but_not_cancel(world):
    desk = world.desk
    world.ask_to_erase()
    world.reader.write("Причина", REASON)
    desk.key("Escape")
    world.windows(1, "nothing is asked any more")
    world.ask_to_erase()
    assert world.reader.text(world.reader.find("text", "Причина")) == REASON
    desk.drafts_written()
    desk.crash()
    world.again()
    world.ask_to_erase()
    assert world.reader.text(world.reader.find("text", "Причина")) == REASON
    world.reader.press("Отмена")
    world.windows(1, "nothing is asked any more")
    world.ask_to_erase()
    assert world.reader.text(world.reader.find("text", "Причина")) == ""
    world.reader.press("Отмена")
    world.windows(1, "nothing is asked any more")


def a_line_under_the_timeline_outlives_a_hasty_quit(world):
    desk = world.desk
    desk.raise_window()
    desk.key("F9")
    world.reader.enter("Новое примечание")
    desk.type(LINE)
    desk.key("ctrl+q")
    desk.p.wait(20)
    world.again()
    world.desk.key("F9")
    assert world.reader.text(world.reader.find("text", "Новое примечание")) == LINE


def a_task_that_is_saved_with_the_caret_in_its_last_field_does_not_come_back(world):
    """The field says once more what it holds when its window goes: that is no draft."""
    desk = world.desk
    desk.raise_window()
    desk.key("ctrl+4")
    world.reader.opened("a new task")
    world.reader.at("Тема")
    desk.type("Позвонить о продлении")
    desk.key("Tab")
    world.reader.at("Срок")
    desk.type("+1")
    desk.key("ctrl+Return")
    world.reader.closed("the task is saved")
    world.reader.find("label", "Запланировано · Срок: %s" % (date.today() + timedelta(1)).strftime("%d.%m.%Y"))
    desk.key("ctrl+4")
    world.reader.opened("another task")
    world.reader.at("Тема")
    assert world.reader.text(world.reader.find("text", "Тема")) == "", "the task that was saved is put back as not saved"
    desk.type("Не потерять")
    desk.key("Escape")
    world.windows(3, "it asks before it closes")
    world.reader.at("Отмена")
    desk.key("Return")
    world.windows(2, "whoever presses Enter without reading goes on")
    assert world.reader.text(world.reader.find("text", "Тема")) == "Не потерять"
    world.reader.press("Отмена")
    world.reader.closed("the other task")


def what_is_typed_while_a_colleague_is_asked_to_confirm_stays(world):
    desk = world.desk
    desk.raise_window()
    desk.key("alt+1")
    name = world.reader.find("text", "Название")
    was = world.reader.text(name)
    world.reader.enter("Название")
    desk.key("End")
    desk.type(" А")
    world.hold()
    desk.key("ctrl+s")
    desk.type("Б")
    world.let_go()
    wait(lambda: world.bank.one("SELECT count(*) FROM proposal WHERE state = 1") == 1, 10, what="a proposal")
    world.reader.find("push button", "Не сохранено: 1")
    assert world.reader.text(world.reader.find("text", "Название")) == was + " АБ"


STEPS = [a_new_line_that_is_edited_while_it_is_saved_stays_one_line,
         a_line_that_is_struck_out_while_it_is_saved_is_removed_with_the_next_save, a_note_outlives_a_crash,
         a_note_outlives_an_ended_session, to_another_person_it_is_not_shown_and_to_its_author_it_is_offered,
         what_is_typed_while_a_note_is_saved_keeps_its_window_open,
         what_is_typed_while_a_colleague_is_let_in_keeps_the_window_open,
         what_is_typed_while_a_machine_is_proposed_keeps_the_window_open, a_reason_outlives_escape_and_a_crash_but_not_cancel,
         a_line_under_the_timeline_outlives_a_hasty_quit,
         a_task_that_is_saved_with_the_caret_in_its_last_field_does_not_come_back, what_is_typed_while_a_colleague_is_asked_to_confirm_stays]

perform(STEPS, World)
