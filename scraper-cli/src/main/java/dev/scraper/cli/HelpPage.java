package dev.scraper.cli;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Shows a command's options under the headings of their groups. (picocli's own argument groups take
 * an option that is given twice for a second group, and lose what the first one held.)
 */
final class HelpPage {

  private HelpPage() {}

  /** Makes the help of a command so. */
  static void install(CommandLine command) {
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, help -> "");
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
  }

  private static String options(Help help) {
    CommandSpec command = help.commandSpec();
    Set<OptionSpec> own = new LinkedHashSet<>(command.options());
    StringBuilder groups = new StringBuilder();
    for (CommandSpec mixin : command.mixins().values()) {
      if (mixin.userObject() instanceof Options.Group group) {
        List<OptionSpec> options =
            command.options().stream()
                .filter(option -> mixin.optionsMap().containsKey(option.longestName()))
                .toList();
        options.forEach(own::remove);
        groups.append(String.format("%n%s:%n%s", group.heading(), list(help, List.of(), options)));
      }
    }
    return list(help, command.positionalParameters(), List.copyOf(own)) + groups;
  }

  private static String list(
      Help help, List<PositionalParamSpec> parameters, List<OptionSpec> options) {
    Spaced labels = new Spaced(help.createDefaultParamLabelRenderer());
    // Made for all options, so that the columns of all groups are the same.
    Help.Layout layout =
        help.createDefaultLayout(
            help.commandSpec().options(),
            help.commandSpec().positionalParameters(),
            help.colorScheme());
    layout.addAllPositionalParameters(parameters, labels);
    List<OptionSpec> ordered =
        options.stream().sorted(Comparator.comparingInt(OptionSpec::order)).toList();
    layout.addAllOptions(ordered, labels);
    return layout.toString();
  }

  /** {@code --delay D} where the default is {@code --delay=D}. */
  private record Spaced(Help.IParamLabelRenderer usual) implements Help.IParamLabelRenderer {

    @Override
    public Ansi.Text renderParameterLabel(ArgSpec argument, Ansi ansi, List<Ansi.IStyle> styles) {
      String label = usual.renderParameterLabel(argument, ansi, styles).toString();
      if (!label.startsWith("=")) {
        return ansi.text(label);
      }
      boolean isShort = argument instanceof OptionSpec option && option.longestName().length() == 2;
      return ansi.text((isShort ? "" : " ") + label.substring(1));
    }

    @Override
    public String separator() {
      return "";
    }
  }
}
