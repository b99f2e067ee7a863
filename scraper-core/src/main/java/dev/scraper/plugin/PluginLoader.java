package dev.scraper.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The class loader of one plug-in jar, and of what its manifest's Class-Path names. A class comes
 * from the jar if it is there, then from the JDK: so two plug-ins may bring different versions of a
 * library, and none gets at the libraries of this program by chance. What the plug-in and the
 * program must share comes from the program: {@code dev.scraper}, jsoup, slf4j, JSpecify.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class PluginLoader extends URLClassLoader {

  private static final List<String> SHARED =
      List.of("dev.scraper.", "org.jsoup.", "org.slf4j.", "org.jspecify.");

  private static final String SERVICES = "META-INF/services/dev.scraper.";

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;
  private final String jar;

  PluginLoader(Path jar) throws IOException {
    super("scraper-plugin " + jar.getFileName(), urls(jar), getPlatformClassLoader());
    this.host = PluginLoader.class.getClassLoader();
    this.jar = "jar:" + urls(jar)[0] + "!/";
  }

  private static URL[] urls(Path jar) throws IOException {
    return new URL[] {jar.toUri().toURL()};
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      Class<?> found = loaded == null ? find(name) : loaded;
      if (resolve) {
        resolveClass(found);
      }
      return found;
    }
  }

  private Class<?> find(String name) throws ClassNotFoundException {
    if (name.startsWith("java.")) {
      return getParent().loadClass(name);
    }
    if (SHARED.stream().anyMatch(name::startsWith)) {
      try {
        return host.loadClass(name);
      } catch (ClassNotFoundException e) {
        return findClass(name); // a plug-in whose own package begins so
      }
    }
    try {
      return findClass(name);
    } catch (ClassNotFoundException e) {
      try {
        return getParent().loadClass(name);
      } catch (ClassNotFoundException none) {
        none.addSuppressed(e);
        throw none;
      }
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? getParent().getResource(name) : own;
  }

  /** Of our services only those of the jar itself: a jar on its Class-Path speaks for itself. */
  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    Enumeration<URL> all = super.findResources(name);
    if (!name.startsWith(SERVICES)) {
      return all;
    }
    return Collections.enumeration(
        Collections.list(all).stream().filter(url -> url.toString().startsWith(jar)).toList());
  }

  /** Own ones first. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = Collections.list(findResources(name));
    all.addAll(Collections.list(getParent().getResources(name)));
    return Collections.enumeration(all);
  }
}
