"""What stands beside the fields of a card: notes, groups, access, tasks and the timeline, files, what it was before."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from reading import must_be_read
from tree import Reader

NOTE, GROUP, TASK, WHY = "Просит звонить после обеда", "Лесозаготовители", "Отправить договор", "ведёт вместе со мной"
PAPER = "Договор\n" * 60000     # of several chunks


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova",))
        self.client = self.bank.one("SELECT min (c.id) FROM client c JOIN person p ON p.id = c.manager_id AND p.login = 'gorshkova'"
                                    " WHERE c.form = 1 AND c.deleted_at IS NULL AND c.tin IS NOT NULL")
        os.environ["TMPDIR"] = self.bank.folder     # where the desk puts the copies of files
        self.desk = come_in(self.bank, "desk", "gorshkova", ["client:%d" % self.client], invitation=self.bank.invite("Окно 3"))
        self.reader = Reader(self.desk)

    def dialog(self, button):
        self.reader.press(button)
        self.reader.opened(button)

    def save(self, button="Сохранить"):
        self.reader.press(button)
        self.reader.closed(button)

    def holds(self, sql, *values):
        wait(lambda: self.bank.one(sql, *values) > 0, 10, what=sql)


def a_note_is_added_and_outlives_a_key_too_many(world):
    world.reader.find("page tab", "Примечания", timeout=40)
    world.desk.raise_window()
    world.reader.turn_to("Примечания")
    world.dialog("Добавить")
    world.reader.write("Примечание", NOTE)
    world.desk.key("Escape")
    world.reader.find("label", "Закрыть без сохранения?")
    must_be_read("page/form-dialog.c", world.reader.windows()[-1])
    world.desk.key("Escape")
    world.reader.opened("Добавить")
    assert world.reader.text(world.reader.find("text", "Примечание")) == NOTE, "what was typed is lost"
    world.save()
    world.reader.find("label", NOTE)
    world.holds("SELECT count(*) FROM note WHERE text = ? AND record_id = ?", NOTE, world.client)


def a_group_is_made_and_joined_and_left(world):
    member = "SELECT count(*) FROM group_member m JOIN record_group g ON g.id = m.group_id WHERE g.name = ? AND m.record_id = ?"
    world.reader.turn_to("Группы")
    world.dialog("Новая группа")
    world.reader.write("Как назвать группу?", GROUP)
    world.save("Создать")
    world.holds(member, GROUP, world.client)
    world.reader.row(GROUP, scrolled=True)
    world.reader.press("Исключить из группы")
    wait(lambda: world.bank.one(member, GROUP, world.client) == 0, 10, what="out of the group")


def a_colleague_is_let_in_by_hand_and_all_see_why(world):
    world.reader.turn_to("Доступ")
    world.reader.turn_to("Открыто вручную")
    world.dialog("Открыть доступ")
    world.reader.pick("Сотрудник", "Ахметов")
    world.reader.write("Причина", WHY)
    world.save("Открыть доступ")
    world.holds("SELECT count(*) FROM record_access WHERE record_id = ? AND reason = ?", world.client, WHY)
    world.reader.turn_to("Кто это видит и почему")
    world.reader.find("label", re.compile("^Ахметов Николай Константинович"))


def who_looked_is_not_told_without_the_right_to_know(world):
    assert world.bank.one("SELECT count(*) FROM role_right r JOIN holding h ON h.role_id = r.role_id JOIN person p ON p.id = h.person_id"
                          " WHERE p.login = 'gorshkova' AND r.name = 'audit.looks'") == 0
    tabs = {node.label() for node in world.reader.windows()[-1].below() if node.role == "page tab"}
    assert "Открыто вручную" in tabs and "Кто смотрел" not in tabs, tabs


def a_task_with_a_day_stands_in_the_timeline_and_is_ticked_done(world):
    world.reader.turn_to("История")
    world.dialog("Задача")
    world.reader.write("Тема", TASK)
    world.reader.write("Срок", "31.12.2029")
    world.save()
    world.holds("SELECT count(*) FROM event WHERE subject = ? AND state = 1", TASK)
    world.desk.key("F9")
    world.reader.find("list item", re.compile(TASK))
    world.desk.key("F9")
    world.reader.row(TASK, scrolled=True)
    world.reader.press("Отметить выполненным")
    world.holds("SELECT count(*) FROM event WHERE subject = ? AND state = 2", TASK)


def a_file_is_attached_and_its_copy_is_read_only(world):
    path = world.bank.path("dogovor.txt")
    with open(path, "w") as out:
        out.write(PAPER)
    world.reader.turn_to("Файлы")
    world.reader.press("Прикрепить")
    world.reader.choose_file(path, "Прикрепить", opens=True)
    world.reader.row("dogovor.txt", scrolled=True)
    world.reader.press("Открыть копию")
    copy = wait(lambda: glob.glob(world.bank.path("kontor-*/dogovor.txt")), 10, what="the copy")[0]
    wait(lambda: open(copy).read() == PAPER, 5, what="the whole copy")
    wait(lambda: os.stat(copy).st_mode & 0o777 == 0o400, 5, what="it is read-only")     # once it is whole
    world.desk.key("Escape")


def a_change_is_told_and_the_card_opens_as_it_was(world):
    born = world.bank.one("SELECT birth_place FROM client WHERE id = ?", world.client)
    world.desk.fill("Место рождения", "г. Торжок")
    world.desk.key("ctrl+s")
    world.reader.turn_to("Изменения")
    world.reader.find("label", "г. Торжок")
    world.desk.key("ctrl+h")
    world.reader.opened("the day")
    world.reader.press("Показать")
    told = world.reader.find("label", re.compile("^Как было на .*Изменить здесь ничего нельзя")).name
    assert int(re.search(r"\((\d+)\)", told)[1]) >= 1, told
    assert world.reader.text(world.reader.find("text", "Место рождения")) == born
    world.desk.key("Escape")
    world.reader.closed("as it was")
    assert world.desk.value("Место рождения") == "г. Торжок"


STEPS = [a_note_is_added_and_outlives_a_key_too_many, a_group_is_made_and_joined_and_left, a_colleague_is_let_in_by_hand_and_all_see_why,
         who_looked_is_not_told_without_the_right_to_know,
         a_task_with_a_day_stands_in_the_timeline_and_is_ticked_done, a_file_is_attached_and_its_copy_is_read_only,
         a_change_is_told_and_the_card_opens_as_it_was]

perform(STEPS, World)
