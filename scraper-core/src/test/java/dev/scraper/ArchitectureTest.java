package dev.scraper;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The layout of docs/architecture.md, enforced. */
class ArchitectureTest {

  /** From the bottom to the top: a package may use only those before it. */
  private static final List<String> ORDER =
      List.of(
          "dev.scraper.internal.seen",
          "dev.scraper.json",
          "dev.scraper.http",
          "dev.scraper.internal.task",
          "dev.scraper.internal.flow",
          "dev.scraper.task",
          "dev.scraper.internal.convert",
          "dev.scraper.internal.regex",
          "dev.scraper.extract",
          "dev.scraper.data",
          "dev.scraper.form",
          "dev.scraper.page",
          "dev.scraper.internal.likeness",
          "dev.scraper.policy",
          "dev.scraper.robots",
          "dev.scraper.intercept",
          "dev.scraper.spider",
          "dev.scraper.internal.warc",
          "dev.scraper.internal.text",
          "dev.scraper.internal.sqlite",
          "dev.scraper.export",
          "dev.scraper.pipeline",
          "dev.scraper.event",
          "dev.scraper.plugin",
          "dev.scraper.state",
          "dev.scraper.internal.state",
          "dev.scraper.internal.trace",
          "dev.scraper.internal.frontier",
          "dev.scraper.internal.schedule",
          "dev.scraper.internal.fetch",
          "dev.scraper.internal.media",
          "dev.scraper.internal.work",
          "dev.scraper.internal.saved",
          "dev.scraper.internal.engine",
          "dev.scraper",
          "dev.scraper.testing");

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.scraper");

  @Test
  void thereIsSomethingToCheck() {
    long topLevel = CORE.stream().filter(JavaClass::isTopLevelClass).count();
    assertThat(topLevel).isGreaterThan(90);
    Set<String> packages =
        CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).containsExactlyInAnyOrderElementsOf(ORDER);
  }

  @Test
  void aPackageUsesOnlyThoseBelowIt() {
    for (int i = 0; i < ORDER.size(); i++) {
      List<String> above = ORDER.subList(i + 1, ORDER.size());
      if (!above.isEmpty()) {
        noClasses()
            .that()
            .resideInAPackage(ORDER.get(i))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above.toArray(String[]::new))
            .check(CORE);
      }
    }
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.scraper.(**)").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void onlyTheSchedulerUsesTheFrontierItself() {
    DescribedPredicate<JavaClass> writers =
        resideInAPackage("dev.scraper.internal.frontier")
            .and(
                DescribedPredicate.describe(
                    "is a frontier", type -> type.getSimpleName().endsWith("Frontier")));
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.scraper.internal.frontier", "dev.scraper.internal.schedule")
        .should()
        .dependOnClassesThat(writers)
        .check(CORE);
  }

  @Test
  void timeIsInjected() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.scraper.internal.engine.CrawlEngine")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CORE);
  }

  @Test
  void nothingIsPrintedByTheLibrary() {
    noClasses().should().accessField(System.class, "out").check(CORE);
    noClasses().should().accessField(System.class, "err").check(CORE);
    noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CORE);
  }

  @Test
  void noMethodIsSynchronized() {
    methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(CORE);
  }

  @Test
  void jsoupFetchesNothing() {
    noClasses().should().callMethod(org.jsoup.Jsoup.class, "connect", String.class).check(CORE);
  }

  @Test
  void okHttpStaysOutOfThePublicApi() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("dev.scraper.internal..")
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .notHaveRawReturnType(resideInAPackage("okhttp3.."))
        .check(CORE);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith(NullMarked.class)
        .check(CORE);
    long described = CORE.stream().filter(c -> c.getSimpleName().equals("package-info")).count();
    assertThat(described).isEqualTo(ORDER.size());
  }
}
