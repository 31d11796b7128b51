"""A bank whose files are looked at for viruses, at the screen: the card says how it stands with each, and changes by itself."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from tree import Reader

# Not whole in any file of ours, or a scanner would take it for one.
VIRUS = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    """clamd, with one signature of its own."""

    def __init__(self, folder):
        self.folder, self.socket, self.process = folder, os.path.join(folder, "clamd.ctl"), None
        os.mkdir(folder)
        self.write("test.ndb", "Kontor.Eicar:0:*:%s\n" % VIRUS.encode().hex())
        self.write("clamd.conf", "Foreground yes\nDatabaseDirectory %s\nTemporaryDirectory %s\nLocalSocket %s\n"
                   % (folder, folder, self.socket))

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as out:
            out.write(text)

    def start(self):
        path = os.environ["PATH"] + ":/usr/sbin"
        self.process = subprocess.Popen(["clamd", "--config-file", os.path.join(self.folder, "clamd.conf")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PATH": path})
        wait(lambda: os.path.exists(self.socket), 30, what="clamd")

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class World:
    def __init__(self):
        # The bank makes its folder itself, and must know the place of clamd before.
        self.place = os.path.join(os.environ.get("TMPDIR", "/tmp"), "clamd-%d" % os.getpid())
        self.scanner = Scanner(self.place)
        self.bank = Bank(people=("gorshkova",), settings="[files]\nclamd = unix:%s\n" % self.scanner.socket)
        self.client = self.bank.client(1)
        os.environ["TMPDIR"] = self.bank.folder     # where the desk puts the copies of files
        self.desk = come_in(self.bank, "desk", "gorshkova", ["client:%d" % self.client], invitation=self.bank.invite("Окно 3"))
        self.reader = Reader(self.desk)

    def attach(self, name, text):
        path = self.bank.path(name)
        with open(path, "w") as out:
            out.write(text)
        self.reader.press("Прикрепить")
        self.reader.choose_file(path, "Прикрепить", opens=True)

    def close(self):
        self.bank.close()
        self.scanner.close()
        subprocess.run(["rm", "-r", self.place], check=True)


def a_file_waits_while_the_scanner_does_not_answer(world):
    world.reader.find("page tab", "Файлы", timeout=40)
    world.desk.raise_window()
    world.reader.turn_to("Файлы")
    world.attach("dogovor.txt", "Договор")
    world.reader.find("label", re.compile("^Прикреплён, проверяется на вирусы: dogovor.txt"))
    world.reader.find("label", "Ожидает: антивирус не отвечает")


def it_is_checked_as_soon_as_the_scanner_is_there_and_the_card_says_so(world):
    world.scanner.start()
    world.reader.find("label", "Проверен", timeout=90)


def one_with_a_virus_is_shut_and_says_why(world):
    world.attach("schet.txt", "Счёт " + VIRUS)
    world.reader.find("label", "Закрыт: вирус", timeout=60)
    world.reader.row("schet.txt", scrolled=True)
    world.reader.press("Открыть копию")
    world.reader.find("label", re.compile("^Этот файл открыть нельзя: в нём найден вирус Kontor.Eicar.UNOFFICIAL"))


def its_sender_finds_it_on_the_timeline(world):
    world.desk.key("F9")
    world.reader.find("list item", re.compile("Файл с вирусом: schet.txt"))
    world.desk.key("F9")
    assert world.bank.one("SELECT count(*) FROM event WHERE kind = 10 AND state = 1 AND executor_id ="
                          " (SELECT id FROM person WHERE login = 'gorshkova')") == 1


STEPS = [a_file_waits_while_the_scanner_does_not_answer, it_is_checked_as_soon_as_the_scanner_is_there_and_the_card_says_so,
         one_with_a_virus_is_shut_and_says_why, its_sender_finds_it_on_the_timeline]

perform(STEPS, World)
