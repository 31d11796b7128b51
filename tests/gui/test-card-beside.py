"""What stands beside the fields of a card: notes, groups, access, tasks and the timeline."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, Story, come_in, wait
from tree import Reader

NOTE, GROUP, TASK, WHY = "Просит звонить после обеда", "Лесозаготовители", "Отправить договор", "ведёт вместе со мной"


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova",))
        self.client = self.bank.ask("SELECT min (c.id) FROM client c JOIN person p ON p.id = c.manager_id AND p.login = 'gorshkova'"
                                    " WHERE c.form = 1 AND c.deleted_at IS NULL AND c.tin IS NOT NULL")[0][0]
        self.desk = come_in(self.bank, "desk", "gorshkova", ["client:%d" % self.client], invitation=self.bank.invite("Окно 3"))
        self.reader = Reader(self.desk)

    def turn_to(self, tab):
        self.reader.choose(self.reader.find("page tab", tab))

    def dialog(self, button):
        self.reader.press(button)
        wait(lambda: len(self.reader.windows()) == 2, 20, what="the window by " + button)

    def save(self, button="Сохранить"):
        self.reader.press(button)
        wait(lambda: len(self.reader.windows()) == 1, 20, what="the dialog is gone")

    def holds(self, sql, *values):
        wait(lambda: self.bank.ask(sql, *values)[0][0] > 0, 10, what=sql)


def a_note_is_added(world):
    world.reader.find("page tab", "Примечания", timeout=40)
    world.desk.raise_window()
    world.turn_to("Примечания")
    world.dialog("Добавить")
    world.reader.write("Примечание", NOTE)
    world.save()
    world.reader.find("label", NOTE)
    world.holds("SELECT count(*) FROM note WHERE text = ? AND record_id = ?", NOTE, world.client)


def a_group_is_made_and_joined_and_left(world):
    member = "SELECT count(*) FROM group_member m JOIN record_group g ON g.id = m.group_id WHERE g.name = ? AND m.record_id = ?"
    world.turn_to("Группы")
    world.dialog("Новая группа")
    world.reader.write("Как назвать группу?", GROUP)
    world.save("Создать")
    world.holds(member, GROUP, world.client)
    world.reader.row(GROUP, scrolled=True)
    world.reader.press("Исключить из группы")
    wait(lambda: world.bank.ask(member, GROUP, world.client)[0][0] == 0, 10, what="out of the group")


def a_colleague_is_let_in_by_hand_and_all_see_why(world):
    world.turn_to("Доступ")
    world.turn_to("Открыто вручную")
    world.dialog("Открыть доступ")
    world.reader.pick("Сотрудник", "Ахметов")
    world.reader.write("Причина", WHY)
    world.save()
    world.holds("SELECT count(*) FROM record_access WHERE record_id = ? AND reason = ?", world.client, WHY)
    world.turn_to("Кто это видит и почему")
    world.reader.find("label", re.compile("^Ахметов Николай Константинович"))


def a_task_with_a_day_stands_in_the_timeline_and_is_ticked_done(world):
    world.turn_to("История")
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


STEPS = [a_note_is_added, a_group_is_made_and_joined_and_left, a_colleague_is_let_in_by_hand_and_all_see_why,
         a_task_with_a_day_stands_in_the_timeline_and_is_ticked_done]


def main():
    world = World()
    try:
        return Story(STEPS).tell(world)
    finally:
        world.desk.close()
        world.bank.close()


if __name__ == "__main__":
    sys.exit(main())
