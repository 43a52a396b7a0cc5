# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes from scene to scene, lets the window settle, and takes the picture."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from counselor_desk.domain.errors import BugError, ErrorCode, MachineError
from counselor_desk.ui.application import dress
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.settings import Settings, ThemeChoice

# layouts, timers of 0 ms and what is deleted later need two turns of the event loop; the rest is for slow machines
_SETTLE_MS = 8
_TURNS = 3


@dataclass(frozen=True, slots=True)
class Look:
    """One theme, window size and text size in which scenes are taken."""

    name: str
    theme: ThemeChoice
    width: int = 1280
    height: int = 820
    text_scale: int = 100


LIGHT, DARK = Look("light", ThemeChoice.LIGHT), Look("dark", ThemeChoice.DARK)
SMALL = Look("1024x700", ThemeChoice.LIGHT, width=1024, height=700)
LARGE_TEXT = Look("200-percent", ThemeChoice.LIGHT, text_scale=200)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: how the window gets there; `is_main` scenes are also taken small and with large text."""

    name: str
    play: Callable[[MainWindow], None]
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """Scenes that are played one after the other in a window of their own."""

    opening: Callable[[], AbstractContextManager[MainWindow]]
    scenes: tuple[Scene, ...]


class Camera(QObject):
    """Plays acts in every look and writes `NN-name-look.png`; calls back when all is taken or something failed."""

    def __init__(
        self,
        acts: Iterable[Act],
        *,
        looks: Iterable[Look],
        application: QApplication,
        settings: Settings,
        folder: Path,
        on_done: Callable[[BaseException | None], None],
    ) -> None:
        super().__init__()
        self._acts, self._looks = tuple(acts), tuple(looks)
        self._application, self._settings = application, settings
        self._folder, self._on_done = folder, on_done
        self.taken = 0
        self._shooting = self._shoot()
        self._timer = QTimer(self)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin; the event loop of the application does the rest."""
        self._timer.start()

    def _go_on(self) -> None:
        try:
            next(self._shooting)
        except StopIteration:
            self._end(None)
        except Exception as error:  # a boundary: a scene that fails must end the run and not only itself
            self._end(error)

    def _end(self, error: BaseException | None) -> None:
        self._timer.stop()
        self._on_done(error)

    def _shoot(self) -> Iterator[None]:
        for look in self._looks:
            current = self._settings.current
            self._settings.save(replace(current, theme=look.theme, text_scale=look.text_scale))
            dress(self._application, self._settings.current)
            number = 0
            for act in self._acts:
                with act.opening() as window:
                    window.resize(look.width, look.height)
                    yield
                    for scene in act.scenes:
                        number += 1
                        if look.name not in (LIGHT.name, DARK.name) and not scene.is_main:
                            continue
                        scene.play(window)
                        for _ in range(_TURNS):
                            yield
                        self._take(window, f"{number:02d}-{scene.name}-{look.name}")
                yield

    def _take(self, window: QWidget, name: str) -> None:
        QCoreApplication.sendPostedEvents()
        file = self._folder / f"{name}.png"
        if not window.grab().save(str(file)):
            raise MachineError(ErrorCode.PERMISSION_DENIED, where="screens")
        self.taken += 1


def press(window: QWidget, name: str) -> None:
    """Click the visible part with an object name, as a key press would."""
    part = visible(window, name)
    click = getattr(part, "click", None)
    if click is None:
        raise BugError("a scene presses what is no button")
    click()


def visible(window: QWidget, name: str) -> QWidget:
    """The visible part of the window with an object name."""
    for part in window.findChildren(QWidget, name):
        if part.isVisible():
            return part
    raise BugError(f"a scene misses {name}")


def deliver() -> None:
    """Deliver what waits, such as layouts and the showing of parts that were just added."""
    for _ in range(_TURNS):
        QCoreApplication.sendPostedEvents()


def let_go() -> None:
    """Deliver what was to be deleted; between two windows nothing of the first may stay."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def run_camera(camera: Camera, application: QApplication) -> None:
    """Go on until the camera has called back and the application was told to quit."""
    camera.start()
    application.exec()
