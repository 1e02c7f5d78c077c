import java.io.File;
import java.util.*;
import java.util.stream.Collectors;
import org.semanticweb.HermiT.ReasonerFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.*;
import org.semanticweb.owlapi.model.parameters.Imports;
import org.semanticweb.owlapi.profiles.*;
import org.semanticweb.owlapi.vocab.OWLRDFVocabulary;

/** Opens files together as Protege does from a folder, and prints what the OWL API has to say of them, one fact a line. */
public class Check {
    public static void main(String[] files) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        Set<OWLAxiom> all = new HashSet<>();
        for (String file : files) {
            OWLOntology one = manager.loadOntologyFromOntologyDocument(new File(file));
            say("format", manager.getOntologyFormat(one).getClass().getSimpleName());
            say("imports", "" + one.importsDeclarations().count());
            say("anonymous", "" + one.isAnonymous());
            one.axioms().forEach(all::add);
        }
        OWLOntology whole = OWLManager.createOWLOntologyManager().createOntology(IRI.create("https://example.org/whole"));
        whole.add(all);
        say("axioms", "" + whole.getAxiomCount());
        List<OWLProfileViolation> violations = new OWL2DLProfile().checkOntology(whole).getViolations();
        say("violations", "" + violations.size());
        violations.stream().map(v -> v.getClass().getSimpleName()).distinct().sorted().forEach(v -> say("violation", v));
        say("undeclared", whole.signature().filter(e -> !e.isBuiltIn() && !e.isOWLNamedIndividual())
            .filter(e -> !whole.isDeclared(e, Imports.EXCLUDED)).map(e -> e.getIRI().toString()).sorted()
            .collect(Collectors.joining(" ")));
        OWLAnnotationProperty label = whole.getOWLOntologyManager().getOWLDataFactory().getRDFSLabel();
        say("individuals", "" + whole.individualsInSignature().count());
        say("unlabelled", whole.individualsInSignature()
            .filter(i -> whole.annotationAssertionAxioms(i.getIRI()).noneMatch(a -> a.getProperty().equals(label)))
            .map(i -> i.getIRI().toString()).sorted().collect(Collectors.joining(" ")));
        say("object assertions", "" + whole.axioms(AxiomType.OBJECT_PROPERTY_ASSERTION)
            .map(a -> (OWLAxiom) a.getAxiomWithoutAnnotations()).distinct().count());
        say("data assertions", "" + whole.axioms(AxiomType.DATA_PROPERTY_ASSERTION).count());
        whole.axioms(AxiomType.OBJECT_PROPERTY_ASSERTION).filter(OWLAxiom::isAnnotated).forEach(a ->
            a.annotations().filter(n -> n.getProperty().getIRI().getShortForm().equals("words")).forEach(n ->
                say("annotated", a.getProperty().asOWLObjectProperty().getIRI().getShortForm() + " "
                    + n.getValue().asLiteral().map(OWLLiteral::getLiteral).orElse(""))));
        try {
            say("consistent", "" + new ReasonerFactory().createReasoner(whole).isConsistent());
        } catch (RuntimeException refused) {
            say("consistent", "not checked: " + refused.getClass().getSimpleName());
        }
    }

    private static void say(String name, String value) {
        System.out.println(name + "\t" + value.replace("\n", " "));
    }
}
