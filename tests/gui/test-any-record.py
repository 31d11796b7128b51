"""What any record has beside its fields: notes, files, groups, history and who may see them, on the cards of staff and branches; lists
inside cards are narrowed; what a company belongs to is a click away; and clients for whom nobody answers are found."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from tree import Reader

NOTE, OTHER, GROUP = "Готовит смену кассиров", "Просил отпуск в июле", "Кадровый резерв"
PAPER = "Приказ\n" * 40


class World:
    def __init__(self):
        self.bank = Bank()
        branch = self.bank.one("SELECT branch_id FROM person WHERE login = 'gorshkova'")
        self.branch = branch
        self.person, self.name = self.bank.ask(
            "SELECT p.id, p.name FROM person p JOIN event e ON e.executor_id = p.id JOIN client c ON c.id = e.of_id AND c.deleted_at IS NULL"
            " AND c.branch_id = ? WHERE p.branch_id = ? AND p.login <> 'gorshkova' GROUP BY p.id, p.name ORDER BY count(*) DESC LIMIT 1",
            branch, branch)[0]
        self.far = self.bank.one("SELECT min (id) FROM person WHERE branch_id = (SELECT min (id) FROM branch WHERE depth = 0)")
        self.company, self.head = self.bank.ask("SELECT c.id, h.name FROM client c JOIN client h ON h.id = c.main_person_id"
                                                " WHERE c.branch_id = ? AND c.deleted_at IS NULL ORDER BY c.id LIMIT 1", branch)[0]
        above, self.holding = self.bank.ask("SELECT id, name FROM client WHERE form = 2 AND branch_id = ? AND deleted_at IS NULL"
                                            " AND id <> ? ORDER BY id LIMIT 1", branch, self.company)[0]
        self.bank.tell("UPDATE client SET holding_id = ? WHERE id = ?", above, self.company)
        self.task()
        os.environ["TMPDIR"] = self.bank.folder
        self.desk = come_in(self.bank, "desk", "gorshkova", ["clients:", "client:%d" % self.company, "branch:%d" % branch,
                            "person:%d" % self.far, "person:%d" % self.person], invitation=self.bank.invite("Окно 3"))
        self.reader = Reader(self.desk)

    def task(self):
        """One thing to be done by him, among what he has done."""
        self.client = self.bank.one("SELECT id FROM client WHERE branch_id = ? AND deleted_at IS NULL ORDER BY id LIMIT 1", self.branch)
        self.bank.tell("DELETE FROM event WHERE executor_id = ? AND state = 1", self.person)
        self.bank.tell("INSERT INTO event (id, version, of_kind, of_id, kind, subject, state, at, due_day, executor_id, author_id, incoming)"
                       " SELECT max (id) + 1, 1, 'client', ?, 6, 'Сверить подписи', 1, max (at), 2462502, ?, ?, 0 FROM event",
                       self.client, self.person, self.person)

    def dialog(self, button):
        self.reader.press(button)
        self.reader.opened(button)

    def save(self, button="Сохранить"):
        self.reader.press(button)
        self.reader.closed(button)

    def rows(self):
        """What stands in the first column of the table in sight."""
        return [next(node.name for node in row.below() if node.role == "label")
                for row in self.reader.windows()[-1].below() if row.role == "table row"]

    def only(self, *texts, but=()):
        """These stand in the table, and those do not any more."""
        wait(lambda: set(texts) <= set(self.rows()) and not set(but) & set(self.rows()), 10, what="%s and not %s" % (texts, but))

    def note(self, text):
        self.dialog("Добавить")
        self.reader.write("Примечание", text)
        self.save()
        self.reader.find("label", text)


def notes_about_a_colleague_are_written_on_his_card(world):
    world.reader.find("page tab", "Примечания", timeout=40)
    world.desk.raise_window()
    world.reader.turn_to("Примечания")
    world.note(NOTE)
    world.note(OTHER)
    assert world.bank.one("SELECT count(*) FROM note WHERE kind = 'person' AND record_id = ?", world.person) == 2


def a_list_inside_a_card_is_narrowed_by_a_key_and_whole_again_by_another(world):
    world.desk.key("ctrl+e")
    world.reader.at("Фильтр списка")
    world.desk.type("ОТПУСК")
    world.only(OTHER, but=(NOTE,))
    world.desk.key("ctrl+a")
    world.desk.type("нет такого")
    world.reader.find("label", "Ничего не найдено")
    world.desk.key("Escape")
    world.only(NOTE, OTHER)


def a_colleague_is_put_into_a_group_of_colleagues(world):
    world.reader.turn_to("Группы")
    world.dialog("Новая группа")
    world.reader.write("Как назвать группу?", GROUP)
    world.save("Создать")
    world.reader.find("label", GROUP)
    assert world.bank.one("SELECT kind FROM record_group WHERE name = ?", GROUP) == "person"


def a_file_is_attached_to_a_colleague(world):
    path = world.bank.path("prikaz.txt")
    with open(path, "w") as out:
        out.write(PAPER)
    world.reader.turn_to("Файлы")
    world.reader.press("Прикрепить")
    world.reader.choose_file(path, "Прикрепить", opens=True)
    world.reader.find("label", "prikaz.txt")
    wait(lambda: world.bank.one("SELECT complete FROM file WHERE of_kind = 'person' AND of_id = ?", world.person) == 1, 10, what="whole")


def what_a_colleague_has_to_do_and_has_done_stands_on_his_card(world):
    world.reader.turn_to("Задачи и история")
    world.reader.find("label", "Сверить подписи")
    done = [row[0] for row in world.bank.ask("SELECT DISTINCT subject FROM event WHERE executor_id = ? AND state = 2", world.person)]
    wait(lambda: set(done) & set(world.rows()), 10, what="what he has done")
    world.desk.key("ctrl+e")
    world.reader.at("Фильтр списка")
    world.desk.type("сверить")
    world.only("Сверить подписи", but=done)
    client = world.bank.one("SELECT name FROM client WHERE id = ?", world.client)
    world.reader.find("label", client)
    world.reader.row("Сверить подписи", scrolled=True)
    world.reader.press("Открыть карточку")
    world.reader.find("page tab", "Кто с ним связан")
    world.desk.key("ctrl+w")
    world.reader.find("page tab", "Задачи и история")


def who_sees_what_is_noted_about_a_colleague_is_told(world):
    world.reader.turn_to("Доступ")
    world.reader.find("label", re.compile("^Горшкова"))


def what_is_noted_about_staff_of_the_head_office_is_not_told_to_a_branch(world):
    world.bank.tell("INSERT INTO note (id, version, kind, record_id, text, author_id, written_at) SELECT max (id) + 1, 1, 'person', ?,"
                    " 'Тайное', ?, 1 FROM note", world.far, world.far)
    world.desk.key("ctrl+w")
    world.reader.find("page tab", "Действующие права")
    world.reader.turn_to("Примечания")
    world.reader.find("label", re.compile("видны только в её отделении и выше"))
    assert not any(node.name == "Тайное" for node in world.reader.windows()[-1].below())
    world.desk.key("ctrl+w")


def what_happened_in_a_branch_is_entered_on_its_card(world):
    world.reader.find("page tab", "Роли в отделении")
    world.reader.turn_to("История")
    world.dialog("Встреча")
    world.reader.write("Тема", "Проверка кассы")
    world.save()
    world.reader.find("label", "Проверка кассы")
    assert world.bank.one("SELECT count(*) FROM event WHERE of_kind = 'branch' AND of_id = ?", world.branch) == 1
    world.desk.key("ctrl+w")


def a_company_leads_to_its_holding_and_to_who_speaks_for_it(world):
    link = world.reader.find("push button", re.compile("^Основное физическое лицо: "))
    assert world.head in link.name, link.name
    link = world.reader.find("push button", re.compile("^Холдинг: "))
    assert world.holding in link.name, link.name
    world.reader.click(link)
    wait(lambda: world.reader.text(world.reader.find("text", "Наименование")) == world.holding, 20, what="the card of the holding")
    world.desk.key("alt+1")
    world.reader.find("push button", "Без менеджера")


def clients_for_whom_nobody_answers_are_a_view(world):
    name = world.bank.one("SELECT name FROM client WHERE id = ?", world.client)
    world.bank.tell("UPDATE client SET manager_id = NULL WHERE id = ?", world.client)
    world.reader.press("Без менеджера")
    others = [row[0] for row in world.bank.ask("SELECT name FROM client WHERE manager_id IS NOT NULL AND name <> ?", name)]
    world.only(name, but=others)
    world.reader.press("Все клиенты")
    wait(lambda: set(others) & set(world.rows()), 10, what="all clients")


def that_drafts_of_a_colleague_lie_here_is_told_and_no_more(world):
    world.desk.key("ctrl+n")
    world.reader.press("Физическое лицо")
    world.desk.fill("Фамилия", "Черновикова")
    world.desk.drafts_written()
    world.desk.crash()
    world.desk = come_in(world.bank, "desk", "akhmetov", ["clients:"])
    world.reader = Reader(world.desk)
    world.reader.find("label", "Здесь есть несохранённые черновики коллег: 1", timeout=40)
    assert not any("Черновикова" in node.name for node in world.reader.windows()[-1].below())


STEPS = [notes_about_a_colleague_are_written_on_his_card, a_list_inside_a_card_is_narrowed_by_a_key_and_whole_again_by_another,
         a_colleague_is_put_into_a_group_of_colleagues, a_file_is_attached_to_a_colleague,
         what_a_colleague_has_to_do_and_has_done_stands_on_his_card, who_sees_what_is_noted_about_a_colleague_is_told,
         what_is_noted_about_staff_of_the_head_office_is_not_told_to_a_branch, what_happened_in_a_branch_is_entered_on_its_card,
         a_company_leads_to_its_holding_and_to_who_speaks_for_it, clients_for_whom_nobody_answers_are_a_view,
         that_drafts_of_a_colleague_lie_here_is_told_and_no_more]

perform(STEPS, World)
