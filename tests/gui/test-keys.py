"""Without a mouse: Tab comes to every control of every page, each has a name and is seen to have the focus, none holds it."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import perform, still_pictures, wait
from pages import World as Bank
from screen import SHIFT
from walker import IN_LISTS, Walker

PERSON = 1                                # whose card has the tabs of a company's
SHORTCUTS = "clients: ctrl+question"      # its window is the library's own


class World(Bank):
    def go_through(self, pages, **how):
        """Each page is gone through to its end and back, and so is each window that one key or one button opens."""
        pages = [(page, [over for over in opening if len(over.steps) == 1]) for page, opening in pages]
        if self.desk is not None:
            self.desk.close()
        self.come_in("desk", pages, **how)
        self.walker, self.wrong = Walker(self.reader), set()
        self.desk.raise_window()
        self.visit(pages, self.on_each_tab, tabs=False)
        assert not self.wrong, "\n".join(" | ".join(one) for one in sorted(self.wrong))

    def on_each_tab(self, page, window):
        """Of a card: with the tabs of the form and those under it in front, one after another."""
        self.there_and_back(page, window)
        if re.match(r"(client|person|role|branch):\d{3,}$", page) and page != "client:%d" % self.bank.client(PERSON):
            for n in range(1, 7):
                self.turn(n)
                self.there("%s, tabs %d" % (page, n), self.top())
            self.turn(0)

    def turn(self, n):
        """Brings the nth tab of each row of tabs to the front."""
        tabs = [node for node in self.top().below() if node.role == "page tab" and node.name]
        for row in {node.parent.path: node.parent for node in tabs}.values():
            if n < len(row.children):
                self.reader.choose(row.children[n])

    def there(self, page, window):
        stops, wrong = self.walker.walk(window, "Tab")
        wrong += self.walker.nameless(stops) + list(self.walker.unreached(stops))
        self.wrong |= {(page, *one) for one in wrong if page != SHORTCUTS}
        return stops

    def there_and_back(self, page, window):
        stops = self.there(page, window)
        back, wrong = self.walker.walk(window, SHIFT, "Tab")
        wrong += [("only one way leads to it", self.walker.where(path)) for path in set(stops) ^ set(back)
                  if self.walker.node(path) is None or self.walker.node(path).role not in IN_LISTS]
        self.wrong |= {(page, *one) for one in wrong if page != SHORTCUTS}


def tab_comes_to_everything_on_the_pages_of_clients(world):
    world.go_through(world.of_clients(), invitation=world.bank.invite("Окно 3"))


def tab_comes_to_everything_on_the_cards_of_the_house(world):
    world.go_through([one for one in world.of_people() if "copy" not in one[0]])


def tab_comes_to_everything_on_the_lists_of_the_house(world):
    world.go_through(world.of_the_house())


def arrows_go_through_rows_tabs_and_places_and_enter_opens_them(world):
    world.desk.close()
    world.come_in("desk", [("clients:", [])])
    world.desk.raise_window()
    walker = Walker(world.reader)
    walker.enter(world.top())
    first = walker.come_to("table row")
    second = walker.press("Down")
    assert second != first and walker.node(second).role == "table row", walker.where(second)
    assert walker.press("Up") == first
    assert walker.press("End") not in (first, second)
    assert walker.press("Home") == first
    walker.screen.key("Return")
    world.reader.find("text", "ИНН")
    walker.enter(world.top())
    tab = walker.come_to("page tab")
    other = walker.press("Right")
    assert other != tab and walker.node(other).role == "page tab", walker.where(other)
    walker.screen.key("space")
    world.reader.find("tree table", walker.node(other).label())
    place = walker.come_to("list item")
    other = walker.press("Down")
    assert other != place and walker.node(other).role == "list item", walker.where(other)
    before = world.tabs()
    walker.screen.key("Return")
    wait(lambda: world.tabs() == before + 1, 20, what="the place is open")


def part(walker, *keys):
    """Whom the focus stands in after these keys, from the outside."""
    path, names = walker.press(*keys), []
    assert path is not None, "the focus stays after %s" % " ".join(keys)
    node = walker.node(path)
    while node is not None:
        names.insert(0, node.label())
        node = node.parent
    return [name for name in names if name and not name.startswith(("Gtk", "Adw"))]


def f6_goes_round_the_parts_of_the_window(world):
    world.desk.close()
    world.come_in("desk", [("clients:", []), ("client:%d" % world.bank.client(2), [])])
    world.desk.raise_window()
    walker = Walker(world.reader)
    walker.enter(world.top())
    world.desk.key("F9")
    wait(lambda: any(node.label() == "Звонок" for node in world.reader.windows()[0].below()), 10, what="the side of the card")
    walker.enter(world.top())
    name = walker.come_to("text")
    parts = [part(walker, "F6") for _ in range(4)]
    assert parts[0][-1] == "Все", parts      # the first of the chips of events
    assert any(one.startswith("Строка состояния: Связь есть") for one in parts[1]), parts
    assert "Разделы" in parts[2], parts
    assert walker.news[-1] == name, "the card is come to elsewhere than it was left: %s" % parts[3]
    assert "Разделы" in part(walker, SHIFT, "F6")
    assert part(walker, SHIFT, "F6") == parts[1]
    world.desk.key("ctrl+w")
    wait(lambda: world.tabs() == 1, 10, what="the card is closed")
    walker.enter(world.top())
    walker.come_to("table row")
    row = walker.press("Down")
    assert any(one.startswith("Строка состояния") for one in part(walker, "F6"))
    assert "Разделы" in part(walker, "F6")
    assert walker.press("F6") == row, "the list is come to at another row"


def a_list_is_sorted_without_a_mouse_and_a_reader_is_told(world):
    def order():
        return next(node.description for node in world.reader.windows()[0].below() if node.role == "tree table")

    def choose(name):
        world.desk.key("ctrl+shift+s")
        item = world.reader.find("menu item", name)
        world.reader.click(item)
        wait(lambda: not any(node.role == "menu item" for node in world.reader.windows()[0].below()), 10, what="the menu is closed")

    world.desk.close()
    world.come_in("desk", [("clients:", [])])
    world.desk.raise_window()
    walker = Walker(world.reader)
    assert order() == ""
    choose("Наименование")
    wait(lambda: order() == "Упорядочено по столбцу «Наименование», по возрастанию", 10, what="the order is told")
    choose("По убыванию")
    wait(lambda: order() == "Упорядочено по столбцу «Наименование», по убыванию", 10, what="the other way is told")
    last = world.bank.one("SELECT c.name FROM client c JOIN person p ON p.branch_id = c.branch_id AND p.login = 'gorshkova'"
                          " WHERE c.deleted_at IS NULL ORDER BY c.name_key DESC LIMIT 1")
    wait(lambda: any(node.role == "label" and node.name == last for node in world.reader.windows()[0].below()), 10,
         what="the last of the alphabet, %s, stands in sight" % last)
    walker.enter(world.top())
    row = walker.press("Down")
    assert walker.node(row).role == "table row", "the keys are not in the list again: " + walker.where(row)


def a_view_that_does_not_fit_comes_into_sight_under_the_focus(world):
    world.desk.close()
    world.come_in("desk", [("clients:", [])])
    world.desk.raise_window()
    walker = Walker(world.reader)
    walker.enter(world.top())
    room = world.reader.extents(world.reader.find("push button", "Сохранить фильтр под своим названием")).x
    last = [node for node in walker.window.below() if node.role == "push button" and node.label() == "Без менеджера"][-1]
    before = world.reader.extents(last)
    assert before.x + before.width > room, "there is room for all: %s" % before
    while walker.press("Tab") != last.path:
        pass

    def in_sight():
        place = world.reader.extents(last)
        return place.x + place.width <= room
    wait(in_sight, 10, what="the view under the focus")
    walker.still(last.path)


def a_forgotten_view_gives_the_keys_back_and_its_name_is_free(world):
    def own():
        return [node.label() for node in world.reader.windows()[0].below() if node.role in ("toggle button", "push button")
                and node.label() in ("Мой", "Другой")]

    def save(name):
        world.reader.press("Сохранить фильтр под своим названием")
        world.reader.opened("the name")
        world.desk.type(name)
        world.desk.key("Return")
        world.reader.closed("the name")
        wait(lambda: own().count(name) == 1, 10, what="the view " + name)
    world.desk.close()
    world.come_in("desk", [("roles:", [])])
    world.desk.raise_window()
    save("Мой")
    walker = Walker(world.reader)
    walker.enter(world.top())
    while walker.node(walker.press("Tab")).label() != "Мой":
        pass
    world.desk.key("Delete")
    wait(lambda: own() == [], 10, what="it is forgotten")
    world.reader.at("Сохранить фильтр под своим названием")
    save("Другой")
    save("Другой")
    assert own() == ["Другой"], own()


def a_command_that_is_not_there_is_said_and_so_is_the_way_out(world):
    world.desk.key("ctrl+k")
    world.reader.at("Поиск по всему банку")
    world.desk.type(">йцукен")
    world.reader.find("label", re.compile("^Такой команды нет. F1 показывает все команды"))
    world.desk.key("ctrl+a")
    world.desk.type(">")
    world.reader.find("label", re.compile("^Наберите, что сделать"))
    world.desk.key("ctrl+a")
    world.desk.type("> печать")
    world.reader.find("list item", "Печать")
    world.desk.key("Escape")
    wait(lambda: not any(node.role == "list item" and node.name == "Печать" for node in world.reader.windows()[-1].below()), 10,
         what="the list is closed")
    world.desk.key("ctrl+k")
    world.reader.at("Поиск по всему банку")
    world.desk.type(">экспорт")
    wait(lambda: world.reader.text(world.reader.focused()) == ">экспорт", 10,
         what="what is typed stands over what was sought before")


def what_no_list_of_a_field_has_is_said(world):
    world.desk.key("Escape")
    world.desk.close()
    world.come_in("desk", [("client:%d" % world.bank.client(2), [])])
    world.desk.raise_window()
    world.reader.write("Категория", "йцукен")
    world.reader.find("label", "В списке такого нет: достаточно части слова")
    world.desk.key("Escape")
    wait(lambda: not any(node.name.startswith("В списке такого нет") for node in world.reader.windows()[-1].below()), 10,
         what="it goes with the list")


STEPS = [tab_comes_to_everything_on_the_pages_of_clients, tab_comes_to_everything_on_the_cards_of_the_house,
         tab_comes_to_everything_on_the_lists_of_the_house, arrows_go_through_rows_tabs_and_places_and_enter_opens_them,
         f6_goes_round_the_parts_of_the_window, a_list_is_sorted_without_a_mouse_and_a_reader_is_told,
         a_view_that_does_not_fit_comes_into_sight_under_the_focus, a_forgotten_view_gives_the_keys_back_and_its_name_is_free,
         a_command_that_is_not_there_is_said_and_so_is_the_way_out, what_no_list_of_a_field_has_is_said]

still_pictures()
perform(STEPS, World)
