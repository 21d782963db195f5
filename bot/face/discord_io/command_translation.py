"""Names and descriptions of commands in the languages that have a catalogue."""

from __future__ import annotations

from discord import Locale, app_commands

from bot.words import SOURCE_LANGUAGE, words_for


class CommandTranslator(app_commands.Translator):
    """Translates ``locale_str``s; discord.py asks once for each locale at a sync."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text for a locale, or None where that is English."""
        say = words_for(locale.value)
        if say.language == SOURCE_LANGUAGE:
            return None
        return say(string.message)
